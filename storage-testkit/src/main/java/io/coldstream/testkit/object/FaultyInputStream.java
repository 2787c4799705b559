package io.coldstream.testkit.object;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** A stream that breaks or lies at one position. Owned by the reading thread. */
final class FaultyInputStream extends FilterInputStream {
    private static final long NEVER = Long.MAX_VALUE;

    private final long breakPosition;
    private final long flipPosition;
    private final int flipBit;
    private final BooleanSupplier away;
    private long position;

    private FaultyInputStream(
            InputStream in, long breakPosition, long flipPosition, int flipBit, BooleanSupplier away) {
        super(in);
        this.breakPosition = breakPosition;
        this.flipPosition = flipPosition;
        this.flipBit = flipBit;
        this.away = away;
    }

    static InputStream sound(InputStream in, BooleanSupplier away) {
        return new FaultyInputStream(in, NEVER, NEVER, 0, away);
    }

    static InputStream breakingAt(long position, InputStream in, BooleanSupplier away) {
        return new FaultyInputStream(in, position, NEVER, 0, away);
    }

    static InputStream flippingAt(long position, int bit, InputStream in, BooleanSupplier away) {
        return new FaultyInputStream(in, NEVER, position, bit, away);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (away.getAsBoolean()) {
            throw new IOException("the store went away");
        }
        if (position >= breakPosition) {
            throw new IOException("the connection broke at byte " + position + " of the range");
        }
        int count = super.read(target, offset, (int) Math.min(length, breakPosition - position));
        if (count > 0) {
            if (flipPosition >= position && flipPosition < position + count) {
                target[offset + (int) (flipPosition - position)] ^= (byte) (1 << flipBit);
            }
            position += count;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        // Through read(), so that a fault cannot be skipped.
        return readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
