package io.coldstream.tiering.read;

import io.coldstream.api.OffsetRange;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Whole, checked record batches out of the archive.
 *
 * @param batches the bytes, in the heap and read-only; they share memory with the cache
 * @param offsets the offsets of the batches; the first may be smaller than the one that was asked for, since batches
 *     are not cut. Empty if not even one batch was allowed.
 */
public record ColdSlice(ByteBuffer batches, OffsetRange offsets) {
    public ColdSlice {
        Objects.requireNonNull(offsets, "offsets");
        batches = batches.asReadOnlyBuffer();
    }

    public boolean isEmpty() {
        return offsets.isEmpty();
    }
}
