package io.coldstream.tiering.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts and digests what passes. Owned by one thread. */
final class DigestOutput extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = Sha256.newDigest();
    private long position;

    DigestOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        digest.update(bytes, from, length);
        position += length;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** The number of bytes written so far. */
    long position() {
        return position;
    }

    /** The digest of everything written; nothing may be written behind it. */
    String sha256() {
        return Sha256.hex(digest);
    }
}
