package io.coldstream.benchmarks.broker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Asks for Metadata with the bytes of the request alone: a Kafka client's own start and its pauses between two tries
 * would be part of the figure.
 */
final class MetadataProbe {
    private static final short METADATA = 3;
    private static final short VERSION = 1;
    private static final short NO_CLIENT_ID = -1;
    private static final int ALL_TOPICS = -1;
    private static final int CORRELATION_ID = 7;
    private static final int REQUEST_BYTES = 2 + 2 + 4 + 2 + 4;
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int TIMEOUT_MS = 10_000;
    private static final long ASK_EVERY_MS = 5;

    private MetadataProbe() {}

    /**
     * Asks again and again until there is an answer.
     *
     * @param goOn asked between two tries; false ends the asking
     * @return whether there was one
     */
    static boolean awaitAnswer(int port, BooleanSupplier goOn) throws InterruptedException {
        while (goOn.getAsBoolean()) {
            if (answers(port)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MS); // nothing tells when a foreign process listens
        }
        return false;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(request());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            if (length < Integer.BYTES || length > ANSWER_BYTES_MAX) {
                throw new IllegalStateException("an answer of " + length + " bytes to Metadata");
            }
            byte[] answer = in.readNBytes(length);
            return answer.length == length && answer[Integer.BYTES - 1] == CORRELATION_ID;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private static byte[] request() {
        return ByteBuffer.allocate(Integer.BYTES + REQUEST_BYTES)
                .putInt(REQUEST_BYTES)
                .putShort(METADATA)
                .putShort(VERSION)
                .putInt(CORRELATION_ID)
                .putShort(NO_CLIENT_ID)
                .putInt(ALL_TOPICS)
                .array();
    }
}
