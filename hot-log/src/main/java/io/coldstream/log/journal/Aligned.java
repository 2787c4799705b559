package io.coldstream.log.journal;

import java.nio.ByteBuffer;

/** Memory as O_DIRECT wants it: outside of the heap, beginning on a block boundary. */
final class Aligned {
    private Aligned() {}

    /** @param bytes a multiple of a block */
    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + JournalFormat.BLOCK_BYTES)
                .alignedSlice(JournalFormat.BLOCK_BYTES)
                .slice(0, bytes);
    }
}
