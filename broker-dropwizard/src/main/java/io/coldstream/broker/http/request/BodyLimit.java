package io.coldstream.broker.http.request;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses bodies above a size: at once if they announce it, else as soon as they pass it. Thread-safe. */
public final class BodyLimit implements ContainerRequestFilter {
    private static final int DISCARDED_BODIES = 16;

    private final long bodyBytesMax;

    public BodyLimit(long bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        InputStream body = request.getEntityStream();
        if (request.getLength() > bodyBytesMax) {
            if (request.getHeaderString("Expect") == null) { // else the client waits for leave to send it
                discard(body, bodyBytesMax * DISCARDED_BODIES);
            }
            throw tooLarge(bodyBytesMax);
        }
        request.setEntityStream(new Bounded(body, bodyBytesMax));
    }

    /** A client that is still sending when the connection closes may never see the answer: some of the rest is read. */
    private static void discard(InputStream body, long bytesMax) throws IOException {
        byte[] buffer = new byte[8192];
        long left = bytesMax;
        int read = 0;
        while (read >= 0 && left > 0) {
            read = body.read(buffer, 0, (int) Math.min(buffer.length, left));
            left -= Math.max(0, read);
        }
    }

    private static ProblemException tooLarge(long bodyBytesMax) {
        return new ProblemException(
                ProblemType.BODY_TOO_LARGE, "A body has at most " + bodyBytesMax + " bytes; this one has more.");
    }

    /** Owned by the thread that handles the request. */
    private static final class Bounded extends FilterInputStream {
        private final long bytesMax;
        private long bytesRead;

        Bounded(InputStream in, long bytesMax) {
            super(in);
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                count(1);
            }
            return value;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int read = in.read(buffer, start, length);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false; // a reset would count bytes twice
        }

        private void count(int bytes) throws IOException {
            bytesRead += bytes;
            if (bytesRead > bytesMax) {
                discard(in, bytesMax * DISCARDED_BODIES);
                throw tooLarge(bytesMax);
            }
        }
    }
}
