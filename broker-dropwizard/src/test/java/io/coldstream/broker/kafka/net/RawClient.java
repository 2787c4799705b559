package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.ResponseHeader;

/** A socket and no manners. Not thread-safe. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void send(ApiKeys apiKey, int version, int correlationId, ApiMessage body) throws IOException {
        send(Wire.request(apiKey, version, correlationId, body));
    }

    /** The next response without its length. */
    ByteBuffer receive() throws IOException {
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        return ByteBuffer.wrap(payload);
    }

    /** The next response's body, read into {@code into}; the whole response must be used up. */
    public <T extends ApiMessage> T receive(ApiKeys apiKey, int version, int correlationId, T into) throws IOException {
        ByteBuffer payload = receive();
        ResponseHeader header = ResponseHeader.parse(payload, apiKey.responseHeaderVersion((short) version));
        assertThat(header.correlationId()).isEqualTo(correlationId);
        into.read(new ByteBufferAccessor(payload), (short) version);
        assertThat(payload.remaining()).isZero();
        return into;
    }

    /** Waits for the server to close the connection, with nothing more said. */
    public void awaitClosed() throws IOException {
        try {
            int next = in.read();
            assertThat(next)
                    .describedAs("a byte instead of the connection's end")
                    .isEqualTo(-1);
        } catch (EOFException | SocketException e) {
            assertThat(socket.isClosed()).isFalse(); // the server reset it, as it does with bytes unread
        }
    }

    /** Reads so many bytes, whatever they mean. */
    void receiveSome(int bytes) throws IOException {
        in.readFully(new byte[bytes]);
    }

    /** Reads whatever still comes before the server closes the connection. */
    public void readUntilClosed() throws IOException {
        byte[] some = new byte[8192];
        try {
            while (in.read(some) >= 0) {
                // only the end matters
            }
        } catch (SocketException e) {
            assertThat(socket.isClosed()).isFalse();
        }
    }

    int available() throws IOException {
        return in.available();
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Vanishes with a reset, as a crashed machine's peer would see it. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
