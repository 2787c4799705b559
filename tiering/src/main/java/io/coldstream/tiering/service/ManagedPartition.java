package io.coldstream.tiering.service;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.TierableLog;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.RetentionPlanner;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One partition that is looked after, and whether anybody is at it. Thread-safe: everything that changes is kept under
 * this object's lock. The steps themselves run elsewhere, one at a time: whoever got {@code true} from {@link #wake} or
 * {@link #finish} runs the next one.
 */
final class ManagedPartition {
    private final TierableLog log;
    private final Supplier<RetentionPolicy> policy;
    private final Supplier<List<LegalHold>> holds;
    private final String topicName;
    private final RemoteLog remote;
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    private boolean busy;
    private boolean wokenMeanwhile;
    private boolean paused;
    private boolean leaving;
    private boolean catalogueInDoubt;
    private int failures;
    private Instant retryAt = Instant.MIN;
    private @Nullable SealedSegment uploading;
    private List<String> doubts = List.of();
    private String trouble = "";

    ManagedPartition(
            TierableLog log,
            Supplier<RetentionPolicy> policy,
            Supplier<List<LegalHold>> holds,
            String topicName,
            RemoteLog remote) {
        this.log = log;
        this.policy = policy;
        this.holds = holds;
        this.topicName = topicName;
        this.remote = remote;
    }

    TierableLog log() {
        return log;
    }

    RetentionPolicy policy() {
        return policy.get();
    }

    String topicName() {
        return topicName;
    }

    RemoteLog remote() {
        return remote;
    }

    /** Asks for a step; the caller has to start one if this says so. */
    synchronized boolean wake() {
        if (leaving || paused) {
            return false;
        }
        if (busy) {
            wokenMeanwhile = true;
            return false;
        }
        busy = true;
        return true;
    }

    /** Ends a step; the caller has to start another one if this says so. */
    synchronized boolean finish() {
        uploading = null;
        busy = wokenMeanwhile && !leaving && !paused;
        wokenMeanwhile = false;
        if (leaving) {
            left.complete(null);
        }
        return busy;
    }

    /** Lets the upload that is under way go on, and starts nothing new until {@link #resume}. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** Starts nothing new; the future is complete when no step is at the log any more. */
    synchronized CompletableFuture<Void> leave() {
        leaving = true;
        if (!busy) {
            left.complete(null);
        }
        return left;
    }

    /** Whether an upload may start now; if so, this is the one. */
    synchronized boolean beginUpload(SealedSegment segment, Instant now) {
        if (leaving || paused || retryAt.isAfter(now)) {
            return false;
        }
        uploading = segment;
        return true;
    }

    synchronized void uploadSucceeded() {
        uploading = null;
        failures = 0;
        retryAt = Instant.MIN;
    }

    /** Counts a failure and returns how many there were in a row. */
    synchronized int uploadFailed() {
        uploading = null;
        catalogueInDoubt = true;
        return ++failures;
    }

    synchronized void retryNotBefore(Instant time) {
        retryAt = time;
    }

    /** Whether the catalogue has to be read because the last answer may have been lost; asks once. */
    synchronized boolean takeCatalogueInDoubt() {
        boolean doubt = catalogueInDoubt;
        catalogueInDoubt = false;
        return doubt;
    }

    synchronized void doubtCatalogue() {
        catalogueInDoubt = true;
    }

    /** Takes the doubts of the last look and returns those that were not there before, so that each is logged once. */
    synchronized List<String> newDoubts(List<String> now) {
        List<String> before = doubts;
        doubts = now;
        return now.stream().filter(doubt -> !before.contains(doubt)).toList();
    }

    /** Whether this is not what went wrong the last time, so that an outage is not logged at every tick. */
    synchronized boolean newTrouble(String message) {
        boolean isNew = !message.equals(trouble);
        trouble = message;
        return isNew;
    }

    synchronized void noTrouble() {
        trouble = "";
    }

    synchronized Optional<SealedSegment> uploading() {
        return Optional.ofNullable(uploading);
    }

    /** The sealed segments that wait for the archive. */
    List<SealedSegment> backlog() {
        if (!policy().tiering().enabled()) {
            return List.of();
        }
        return log.sealedSegments().stream()
                .filter(segment -> !isArchived(segment))
                .toList();
    }

    private boolean isArchived(SealedSegment segment) {
        return remote.containing(segment.offsets().start()).isPresent()
                || remote.startingAtOrAfter(segment.offsets().start())
                        .filter(copy -> copy.intent().offsets().start()
                                < segment.offsets().end())
                        .isPresent();
    }

    /** What is known of the partition, with the holds as far as this process knows. */
    PartitionFacts facts() {
        return PartitionFacts.of(log, remote.segments(), holds.get());
    }

    RetentionPlan plan(Instant now) {
        return RetentionPlanner.plan(policy(), facts(), now);
    }

    /**
     * Plans with the holds as they were just read, and those that this process knows of: a hold that only one side has
     * was placed or released a moment ago, and until both agree it stands.
     */
    RetentionPlan plan(Instant now, List<LegalHold> justRead) {
        return RetentionPlanner.plan(policy(), factsWith(justRead), now);
    }

    PartitionFacts factsWith(List<LegalHold> justRead) {
        PartitionFacts known = facts();
        Map<UUID, LegalHold> all = new LinkedHashMap<>();
        known.holds().forEach(hold -> all.put(hold.id(), hold));
        justRead.forEach(hold -> all.put(hold.id(), hold));
        return known.withHolds(List.copyOf(all.values()));
    }
}
