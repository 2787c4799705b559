package io.coldstream.log.journal;

import io.coldstream.api.TopicIdPartition;
import java.io.IOException;

/**
 * A partition's log, as the journal sees it. All methods are called by the thread that commits, and without any lock
 * of the journal's.
 */
public interface JournalClient {
    TopicIdPartition partition();

    /**
     * Whether records before the next entry are neither in the journal nor forced, so that journaling the entry alone
     * would leave a gap behind a power cut.
     */
    boolean hasGap();

    /**
     * Makes everything that was submitted so far durable without the journal, by forcing the partition's own files.
     *
     * @throws IOException if that was not possible
     */
    void forceFiles() throws IOException;

    /** Entries were journaled in this use of a file. Told before anybody hears that they are durable. */
    void journaled(long use);

    /** All entries up to this one are durable. */
    void durable(JournalEntry last);

    /** All entries up to this one could not be made durable, and were not journaled: there is a gap from now on. */
    void notJournaled(JournalEntry last);

    /** A force failed: nobody knows what is on the disk, and the partition must stop. */
    void broken(IOException cause);
}
