package io.coldstream.storage.local;

import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;

/** A process that stores "slow/object", stops in its middle, and ends it when its standard input gives a byte. */
final class SlowWriter {
    static final int HALF_BYTES = 300_000;
    static final String IN_THE_MIDDLE = "in the middle";

    private SlowWriter() {}

    public static void main(String[] args) throws Exception {
        try (DirectoryObjectStore store = new DirectoryObjectStore(Path.of(args[0]))) {
            store.put(new ObjectKey("slow/object"), new Body() {
                @Override
                public long length() {
                    return 2 * HALF_BYTES;
                }

                @Override
                public InputStream open() {
                    InputStream first = new ByteArrayInputStream(new byte[HALF_BYTES]);
                    return new SequenceInputStream(first, new SecondHalf());
                }
            });
        }
    }

    private static final class SecondHalf extends ByteArrayInputStream {
        private boolean released;

        SecondHalf() {
            super(new byte[HALF_BYTES]);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            try {
                if (!released) {
                    released = true;
                    System.out.println(IN_THE_MIDDLE);
                    if (System.in.read() < 0) {
                        throw new IllegalStateException("the parent is gone");
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return super.read(target, offset, length);
        }
    }
}
