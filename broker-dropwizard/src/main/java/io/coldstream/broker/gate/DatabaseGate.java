package io.coldstream.broker.gate;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.tiering.retention.DeletionGate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps everything from being destroyed while the database is not the one that this broker knew: what it takes for
 * unknown or for archived may be yesterday's truth. Thread-safe: what is remembered changes under this object's monitor,
 * whether deletions are suspended is read without it.
 *
 * <p>Who loses the file, or starts on an empty data folder, is believed: there is nothing to compare with.
 */
public final class DatabaseGate implements DeletionGate {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGate.class);

    private final MetadataStore metadata;
    private final MemoryFile file;
    private final InstantSource clock;
    private final List<Runnable> whenAccepted = new CopyOnWriteArrayList<>();
    private @Nullable DatabaseState remembered;
    /** Whether the database was held against what was remembered; before that nothing may be written over it. */
    private boolean compared;

    private volatile @Nullable Suspension suspension;

    /** @param file where the memory lies from one start to the next */
    public DatabaseGate(MetadataStore metadata, Path file, InstantSource clock) {
        this.metadata = metadata;
        this.file = new MemoryFile(file);
        this.clock = clock;
    }

    /**
     * Holds the database against what is remembered. To be called before anything changes it, the lead too.
     *
     * @param hadLogs whether the data folder held logs before, so that it is not a new one
     * @throws StorageException if the database cannot be read
     * @throws IOException if it is another one, and that cannot be written down
     */
    public synchronized void start(boolean hadLogs) throws StorageException, IOException {
        Optional<Memory> memory;
        try {
            memory = file.read();
        } catch (IOException e) {
            LOG.warn("{} cannot be read", file, e);
            suspend("What was remembered of the database cannot be read from " + file + ": " + e.getMessage());
            compared = true;
            return;
        }
        if (memory.isPresent()) {
            compare(memory.get());
        } else if (hadLogs) {
            LOG.warn("{} is not there, so nobody can tell whether the database was rolled back; it is believed", file);
        }
        compared = true;
    }

    private void compare(Memory memory) throws StorageException, IOException {
        remembered = memory.state();
        Suspension before = memory.suspension();
        if (before != null) {
            suspension = before;
            warn(before);
        } else if (remembered != null) {
            Optional<String> difference = Comparison.difference(remembered, metadata);
            if (difference.isPresent()) {
                suspend(difference.get());
            }
        }
    }

    private void suspend(String difference) throws IOException {
        Suspension found = new Suspension(clock.instant().truncatedTo(ChronoUnit.MILLIS), difference);
        suspension = found;
        warn(found);
        file.write(new Memory(remembered, found));
    }

    private void warn(Suspension found) {
        LOG.warn("{} Uploads, reads and writes go on.", sentence(found));
    }

    private static String sentence(Suspension found) {
        return "Deletions are suspended since " + found.since()
                + ": the database is not the one that this broker knew. " + found.difference()
                + " Nothing is deleted or evicted until an operator accepts the database as it is.";
    }

    /** Why deletions rest, if they do. */
    public Optional<Suspension> suspension() {
        return Optional.ofNullable(suspension);
    }

    @Override
    public Optional<String> closedBecause() {
        return suspension().map(DatabaseGate::sentence);
    }

    @Override
    public void beforeDestroying() {
        remember();
    }

    /**
     * Notes the state of the database, unless it is the one that is noted. If it has gone back meanwhile, which a server
     * allows whose database is restored under a running broker, deletions are suspended. Whatever fails is logged, and made good for by
     * the next call: a note that is missing costs the proof that something is missing, and nothing else.
     */
    public synchronized void remember() {
        if (suspension != null || !compared) {
            return;
        }
        try {
            DatabaseState before = remembered;
            DatabaseState now = Comparison.stateOf(metadata);
            if (now.equals(before)) {
                return;
            }
            Optional<String> back = before == null ? Optional.empty() : wentBack(before, now);
            if (back.isPresent()) {
                suspend(back.get());
                return;
            }
            file.write(new Memory(now, null));
            remembered = now;
        } catch (StorageException | IOException e) {
            LOG.warn("The state of the database cannot be noted in {}: {}", file, e.getMessage());
        }
    }

    /** The generation alone does not tell: a database that was restored may have gone past it since. */
    private Optional<String> wentBack(DatabaseState before, DatabaseState now) throws StorageException {
        Optional<String> difference = Comparison.difference(before, metadata);
        boolean forwardOnly = difference.isEmpty() && now.generation() >= before.generation();
        return forwardOnly ? difference : Optional.of(difference.orElse("It has gone back and forth."));
    }

    /** Has something done whenever the database was accepted, on the thread that accepts it. */
    public void whenAccepted(Runnable action) {
        whenAccepted.add(action);
    }

    /**
     * Believes the database as it is from now on, and lets deletions go on.
     *
     * @param since since when they rest, by what that person saw: what was found later is not accepted
     * @param user who says so
     * @param reason why, in that person's words
     * @return whether there was that to accept
     * @throws StorageException if it cannot be audited; then deletions stay suspended
     * @throws IOException if it cannot be written down; then deletions stay suspended
     */
    public boolean accept(Instant since, String user, String reason) throws StorageException, IOException {
        synchronized (this) {
            Suspension accepted = suspension;
            if (accepted == null || !accepted.since().equals(since)) {
                return false;
            }
            metadata.audit()
                    .append(new AuditEntry(
                            clock.instant().truncatedTo(ChronoUnit.MILLIS),
                            user,
                            "accept_database",
                            "database of cluster " + metadata.clusterId() + ". " + accepted.difference(),
                            reason));
            DatabaseState state = Comparison.stateOf(metadata);
            file.write(new Memory(state, null));
            remembered = state;
            suspension = null;
        }
        LOG.info("{} has accepted the database as it is, and deletions go on: {}", user, reason);
        whenAccepted.forEach(Runnable::run);
        return true;
    }
}
