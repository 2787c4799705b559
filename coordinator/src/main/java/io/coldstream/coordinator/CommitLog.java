package io.coldstream.coordinator;

import io.coldstream.storage.metadata.CommittedOffset;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where accepted commits become durable before the database has them. A log: positions grow with every commit, and what
 * was appended first is told first. Thread-safe.
 */
public interface CommitLog {
    /** Hears once what became of a commit. Called on the thread that made it durable, which must not be held up. */
    interface Told {
        /**
         * Says it.
         *
         * @param durable whether the commit survives a power cut; if not, it may or may not be in the log
         * @param position the position behind the commit
         */
        void told(boolean durable, long position);
    }

    /**
     * Appends one commit. Never waits for the disk's flush.
     *
     * @param offsets the commit, of one group and one time, not empty
     * @param told told once; never if this throws
     * @return how many bytes it takes
     * @throws IOException if the log does not take it, for want of room or because it is too large; nothing of it is
     *     left
     */
    int append(List<CommittedOffset> offsets, Told told) throws IOException;

    /**
     * Reads all commits that were not trimmed, in their order. Blocks.
     *
     * @return the position behind the last one
     * @throws IOException if the log is damaged or cannot be read
     */
    long replay(Consumer<List<CommittedOffset>> each) throws IOException;

    /**
     * Removes all commits before a position, durably. Blocks.
     *
     * @throws IOException if some may still be there
     */
    void trim(long position) throws IOException;
}
