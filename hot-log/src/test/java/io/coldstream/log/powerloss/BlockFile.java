package io.coldstream.log.powerloss;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One file: what the page cache holds of it, and for each block and for the size what the disk may hold instead. Used
 * under the monitor of its {@link PowerLossFileStore} only.
 */
final class BlockFile implements Node {
    static final int BLOCK_BYTES = 4096;
    /** The disk writes a sector whole or not at all. */
    static final int SECTOR_BYTES = 512;

    private static final byte[] ZEROES = new byte[BLOCK_BYTES];

    /** Arrays in here never change; a write makes a new one. */
    private static final class Block {
        byte[] cached = ZEROES;
        /** What may be on the disk, the last forced version first. */
        List<byte[]> versions = new ArrayList<>(List.of(ZEROES));
        /** Whether the next force writes the cached version; after a failed force it does not, until the next write. */
        boolean dirty;

        void write(byte[] next) {
            cached = next;
            versions.add(next);
            dirty = true;
        }

        void settle(byte[] content) {
            cached = content;
            versions = new ArrayList<>(List.of(content));
            dirty = false;
        }
    }

    private final List<Block> blocks = new ArrayList<>();
    private long size;
    /** The sizes that may be on the disk, the last forced one first. */
    private List<Long> sizes = new ArrayList<>(List.of(0L));

    private boolean sizeDirty;
    private long modifiedMs;

    long size() {
        return size;
    }

    long modifiedMs() {
        return modifiedMs;
    }

    int read(ByteBuffer target, long position) {
        int total = 0;
        while (target.hasRemaining() && position + total < size) {
            long at = position + total;
            int inBlock = (int) (at % BLOCK_BYTES);
            int bytes = (int) Math.min(Math.min(BLOCK_BYTES - inBlock, size - at), target.remaining());
            target.put(blocks.get((int) (at / BLOCK_BYTES)).cached, inBlock, bytes);
            total += bytes;
        }
        return total;
    }

    void write(ByteBuffer source, long position, long nowMs) {
        long at = position;
        while (source.hasRemaining()) {
            int inBlock = (int) (at % BLOCK_BYTES);
            int bytes = Math.min(BLOCK_BYTES - inBlock, source.remaining());
            Block block = blockAt(at);
            byte[] next = block.cached.clone();
            source.get(next, inBlock, bytes);
            block.write(next);
            at += bytes;
        }
        if (at > size) {
            blockAt(at - 1);
            resize(at);
        }
        sizeDirty = true; // a write changes the file's times, and with them what says its size
        modifiedMs = nowMs;
    }

    private Block blockAt(long position) {
        while (blocks.size() <= position / BLOCK_BYTES) {
            blocks.add(new Block());
        }
        return blocks.get((int) (position / BLOCK_BYTES));
    }

    private void resize(long bytes) {
        size = bytes;
        sizes.add(bytes);
        sizeDirty = true;
    }

    void truncate(long bytes, long nowMs) {
        if (bytes >= size) {
            return;
        }
        for (int index = (int) (bytes / BLOCK_BYTES); index < blocks.size(); index++) {
            int kept = (int) Math.max(0, Math.min(BLOCK_BYTES, bytes - (long) index * BLOCK_BYTES));
            blocks.get(index).write(startOf(blocks.get(index).cached, kept));
        }
        resize(bytes);
        modifiedMs = nowMs;
    }

    private static byte[] startOf(byte[] content, int kept) {
        byte[] start = new byte[BLOCK_BYTES];
        System.arraycopy(content, 0, start, 0, kept);
        return start;
    }

    void force() {
        for (Block block : blocks) {
            if (block.dirty) {
                block.settle(block.cached);
            }
        }
        if (sizeDirty) {
            sizes = new ArrayList<>(List.of(size));
            sizeDirty = false;
        }
    }

    /**
     * A force that failed: nobody knows what is on the disk, and the system counts the pages as written, so that no
     * later force writes them either. Only who writes them again makes that happen.
     */
    void failForce() {
        blocks.forEach(block -> block.dirty = false);
        sizeDirty = false;
    }

    void losePower(Survival survival) {
        long kept = survival.pick(sizes);
        for (int index = 0; index < blocks.size(); index++) {
            Block block = blocks.get(index);
            byte[] content = survival.pickBlock(block.versions, SECTOR_BYTES);
            int inside = (int) Math.max(0, Math.min(BLOCK_BYTES, kept - (long) index * BLOCK_BYTES));
            block.settle(inside == BLOCK_BYTES ? content : startOf(content, inside));
        }
        while ((long) blocks.size() * BLOCK_BYTES < kept) {
            blocks.add(new Block());
        }
        size = kept;
        sizes = new ArrayList<>(List.of(kept));
        sizeDirty = false;
    }
}
