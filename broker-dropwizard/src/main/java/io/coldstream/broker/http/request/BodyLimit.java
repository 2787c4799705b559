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
    private final long bodyBytesMax;

    public BodyLimit(long bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getLength() > bodyBytesMax) {
            throw tooLarge(bodyBytesMax);
        }
        request.setEntityStream(new Bounded(request.getEntityStream(), bodyBytesMax));
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

        private void count(int bytes) {
            bytesRead += bytes;
            if (bytesRead > bytesMax) {
                throw tooLarge(bytesMax);
            }
        }
    }
}
