package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.journal.FileUses;
import io.coldstream.log.journal.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forces logs at leisure, and so keeps the journal supplied with files. Thread-safe. */
final class LogUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(LogUpkeep.class);

    private final Journal journal;
    private final Collection<PartitionLog> logs;
    private final Executor background;
    private final AtomicBoolean relieving = new AtomicBoolean();

    /** @param logs a view of the logs that are open, which may change at any time */
    LogUpkeep(Journal journal, Collection<PartitionLog> logs, Executor background) {
        this.journal = journal;
        this.logs = logs;
        this.background = background;
    }

    /** Sees to room in the journal, on the executor. */
    void relieveSoon() {
        if (relieving.compareAndSet(false, true)) {
            try {
                background.execute(this::relieve);
            } catch (RejectedExecutionException e) {
                relieving.set(false);
                LOG.debug("The broker ends; no room is made in the journal any more.", e);
                journal.giveUpOnRoom();
            }
        }
    }

    private void relieve() {
        try {
            journal.relieve(this::checkpoint);
        } finally {
            relieving.set(false);
        }
        if (journal.isRoomWanted()) {
            relieveSoon(); // somebody asked in the meantime
        }
    }

    /** Forces a log that has just sealed a segment, on the executor. */
    void forceSoon(PartitionLog log) {
        try {
            background.execute(() -> checkpoint(log, new ArrayList<>()));
        } catch (RejectedExecutionException e) {
            LOG.debug("The broker ends; {} is forced when it is closed.", log.partition(), e);
        }
    }

    /** Forces all logs that can be forced, frees the journal's files, and returns the partitions that failed. */
    List<TopicIdPartition> checkpoint() {
        long neededFrom = journal.currentUse();
        List<TopicIdPartition> failed = new ArrayList<>();
        for (PartitionLog log : logs) {
            checkpoint(log, failed);
        }
        List<FileUses> stopped = new ArrayList<>();
        for (PartitionLog log : logs) {
            Optional<FileUses> uses = log.journalUses();
            if (uses.isPresent() && log.isStopped()) {
                stopped.add(uses.get());
            } else if (uses.isPresent()) {
                neededFrom = Math.min(neededFrom, uses.get().first());
            }
        }
        journal.release(neededFrom, stopped);
        return failed;
    }

    private static void checkpoint(PartitionLog log, List<TopicIdPartition> failed) {
        try {
            log.checkpoint();
        } catch (LogStoppedException e) {
            LOG.debug("The log of {} has stopped or is closed.", log.partition(), e); // it said so when it did
            failed.add(log.partition());
        } catch (IOException e) {
            LOG.warn("The log of {} could not be forced to the disk: {}", log.partition(), e.getMessage());
            failed.add(log.partition());
        }
    }
}
