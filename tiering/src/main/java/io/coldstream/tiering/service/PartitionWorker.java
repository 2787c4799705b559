package io.coldstream.tiering.service;

import io.coldstream.log.SealedSegment;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.tiering.archive.DamagedSegmentException;
import io.coldstream.tiering.reap.Reaper;
import io.coldstream.tiering.upload.Backoff;
import io.coldstream.tiering.upload.SegmentUploader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of partitions: passes on one pool, uploads on another, so that a slow object store does not keep
 * retention waiting. A partition has at most one step queued or running, so both queues are bounded by the number of
 * partitions. Thread-safe: no state of its own.
 */
final class PartitionWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);

    private final PartitionPass pass;
    private final SegmentUploader uploader;
    private final MetadataStore metadata;
    private final Reaper reaper;
    private final Backoff backoff;
    private final TieringEnvironment environment;
    private final Executor passes;
    private final Executor uploads;
    private final Runnable stepEnded;

    /**
     * Makes a worker on two pools that it does not own.
     *
     * @param stepEnded called behind every step, on the step's thread; does not block
     */
    PartitionWorker(
            PartitionPass pass,
            SegmentUploader uploader,
            MetadataStore metadata,
            Reaper reaper,
            Backoff backoff,
            TieringEnvironment environment,
            Executor passes,
            Executor uploads,
            Runnable stepEnded) {
        this.pass = pass;
        this.uploader = uploader;
        this.metadata = metadata;
        this.reaper = reaper;
        this.backoff = backoff;
        this.environment = environment;
        this.passes = passes;
        this.uploads = uploads;
        this.stepEnded = stepEnded;
    }

    /** Looks at a partition soon, unless somebody is at it: then once more behind that. Never blocks. */
    void wake(ManagedPartition partition) {
        if (partition.wake()) {
            start(partition, passes, () -> look(partition));
        }
    }

    private void start(ManagedPartition partition, Executor pool, Runnable step) {
        try {
            pool.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("Tiering is closing; {} is left as it is", partition.log().partition());
            partition.finish();
        }
    }

    private void end(ManagedPartition partition) {
        boolean again = partition.finish();
        try {
            stepEnded.run();
        } finally {
            if (again) {
                start(partition, passes, () -> look(partition));
            }
        }
    }

    private void look(ManagedPartition partition) {
        Optional<SealedSegment> next = Optional.empty();
        try {
            if (partition.takeCatalogueInDoubt()) {
                readCatalogue(partition);
            }
            next = pass.run(partition);
            partition.noTrouble();
        } catch (StorageException | IOException e) {
            if (partition.newTrouble(String.valueOf(e.getMessage()))) {
                LOG.warn("{} is looked at again later: {}", partition.log().partition(), e.getMessage(), e);
            }
        } catch (RuntimeException e) {
            // The edge of a pool: a bug in one partition's data must not stop the others.
            LOG.error("Looking at {} failed", partition.log().partition(), e);
        }
        if (next.isPresent()
                && partition.beginUpload(next.get(), environment.clock().instant())) {
            SealedSegment segment = next.get();
            start(partition, uploads, () -> upload(partition, segment));
        } else {
            end(partition);
        }
    }

    private void readCatalogue(ManagedPartition partition) throws StorageException {
        try {
            partition.remote().replace(metadata.segments().list(partition.log().partition()));
        } catch (StorageException e) {
            partition.doubtCatalogue();
            throw e;
        }
    }

    private void upload(ManagedPartition partition, SealedSegment segment) {
        try {
            PutOptions options = new PutOptions(partition.policy().tiering().storageClass());
            Optional<SegmentRecord> copy = uploader.upload(partition.log(), segment, partition.topicName(), options);
            copy.ifPresent(partition.remote()::add);
            partition.uploadSucceeded();
            partition.wake(); // busy, so this asks for one more pass, which finds the next segment
        } catch (DamagedSegmentException e) {
            LOG.error("{} is not archived and stays local: {}", partition.log().partition(), e.getMessage());
            retryLater(partition);
        } catch (StorageException | IOException e) {
            LOG.warn("{} {} could not be archived: {}", partition.log().partition(), segment.offsets(), e.getMessage());
            LOG.debug("The failed upload", e);
            retryLater(partition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            partition.uploadFailed();
        } catch (RuntimeException e) {
            LOG.error("Archiving {} {} failed", partition.log().partition(), segment.offsets(), e);
            retryLater(partition);
        }
        end(partition);
    }

    private void retryLater(ManagedPartition partition) {
        long waitMs = backoff.waitMs(partition.uploadFailed(), environment.random());
        partition.retryNotBefore(environment.clock().instant().plusMillis(waitMs));
        reaper.request();
        try {
            Future<?> unused = environment.scheduler().schedule(() -> wake(partition), waitMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "Tiering is closing; {} waits for the next start",
                    partition.log().partition());
        }
    }
}
