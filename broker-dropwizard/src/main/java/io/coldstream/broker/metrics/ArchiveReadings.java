package io.coldstream.broker.metrics;

import io.coldstream.broker.view.BrokerFacts;

/**
 * What the way to the archive and back has done since the process started, and what waits. Read at each scrape:
 * implementations are quick and thread-safe. All but the backlog only go up.
 */
public interface ArchiveReadings {
    /** Sealed segments that are to be uploaded and are not yet; looks at every partition once. */
    BrokerFacts.Backlog backlog();

    long uploadsOk();

    long uploadsFailed();

    /** Attempts to upload a segment that was found damaged. */
    long uploadsRefused();

    /** Bytes of log that the archive took. */
    long uploadedLogBytes();

    /** Bytes of objects that this made. */
    long uploadedObjectBytes();

    /** Remote copies that were deleted. */
    long copiesDeleted();

    /** Remote copies whose object was missing when it was read. */
    long copiesVanished();

    /** Reads of archived records. */
    long coldReads();

    /** Reads that were turned away because too many waited. */
    long coldReadsRejected();

    long coldReadsFailed();

    /** Bytes of log that these reads returned. */
    long coldReadLogBytes();

    /** Requests to the object store for these reads. */
    long coldFetches();

    /** Bytes of objects that they brought. */
    long coldFetchedObjectBytes();

    long chunkCacheHits();

    long chunkCacheMisses();

    /** Objects that carry a legal hold of the object store's own; may go down. */
    long objectsLocked();

    /** Objects that are to carry one and do not yet; may go down. */
    long objectsToLock();

    /** Objects whose hold is to be taken off; may go down. */
    long objectsToLetGo();

    /** Attempts to put such a hold on, or to take it off, that failed. */
    long objectLocksFailed();
}
