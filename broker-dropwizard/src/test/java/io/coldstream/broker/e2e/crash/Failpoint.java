package io.coldstream.broker.e2e.crash;

import io.coldstream.broker.e2e.crash.FileChange.Kind;
import io.coldstream.broker.e2e.crash.FileChange.Stage;
import java.util.function.Predicate;

/** The moments at which the broker can be made to die. */
public enum Failpoint {
    AFTER_SEGMENT_WRITE(Life.SERVING, false, 150, change -> change.isOf(Kind.WRITE, ".log")),
    HALF_SEGMENT_WRITE(Life.SERVING, true, 150, change -> change.isOf(Kind.WRITE, ".log")),
    AFTER_JOURNAL_WRITE(Life.SERVING, false, 100, Failpoint::isGroup),
    /** Of a group that has two blocks at least. */
    HALF_JOURNAL_WRITE(Life.SERVING, true, 50, change -> isGroup(change) && change.bytes() >= 8192),
    AFTER_JOURNAL_FORCE(
            Life.SERVING, false, 100, change -> change.isJournal(Kind.FORCE) && change.stage() == Stage.USED),
    /** The high watermark has moved and nobody was answered. */
    BEFORE_ACK(Life.SERVING, false, 100, change -> false),
    AT_ROLL_FILE_MADE(Life.SERVING, false, 15, change -> change.isOf(Kind.MAKE_FILE, ".log")),
    /** An index is forced in a sealed segment only, after its log. */
    AT_ROLL_SEALED_FORCED(Life.SERVING, false, 15, change -> change.isOf(Kind.FORCE, ".index")),
    AT_CHECKPOINT_SEGMENT_FORCED(Life.SERVING, false, 25, change -> change.isOf(Kind.FORCE, ".log")),
    AT_CHECKPOINT_SNAPSHOT_RENAMED(Life.SERVING, false, 25, change -> change.isOf(Kind.RENAME, ".snapshot")),
    AT_CHECKPOINT_MANIFEST_WRITTEN(Life.SERVING, false, 25, change -> change.isOf(Kind.FORCE, "manifest.tmp")),
    AT_CHECKPOINT_MANIFEST_RENAMED(Life.SERVING, false, 25, change -> change.isOf(Kind.RENAME, "manifest")),
    /** The folder was forced behind the renaming of its manifest. */
    AT_CHECKPOINT_MANIFEST_FORCED(Life.SERVING, false, 25, change -> false),
    AT_JOURNAL_FILE_HALF_MADE(
            Life.ANY, true, 1, change -> change.isJournal(Kind.WRITE) && change.stage() == Stage.FRESH),
    AT_JOURNAL_FILE_MADE(Life.ANY, false, 2, change -> change.isJournal(Kind.FORCE) && change.stage() == Stage.FRESH),
    AT_JOURNAL_RECYCLING(
            Life.SERVING,
            false,
            6,
            change -> isGroup(change) && change.stage() == Stage.USED && change.position() == 0),
    /** A manifest with a later log start has got its name, and the segments before it are there still. */
    AT_LOG_START_MOVED(Life.SERVING, false, 4, change -> false),
    /** The first of the files of segments that are removed is gone, after an upload or an end of retention. */
    AT_SEGMENT_REMOVED(Life.SERVING, false, 6, change -> change.isOf(Kind.DELETE, ".log")),
    IN_RECOVERY(Life.OPENING, false, 15, change -> true),
    IN_RECOVERY_HALF_WRITE(Life.OPENING, true, 4, change -> change.kind() == Kind.WRITE && change.bytes() > 1),
    IN_CLOSING(Life.CLOSING, false, 8, change -> true);

    /** What the broker is doing. */
    public enum Life {
        OPENING,
        SERVING,
        CLOSING,
        /** Any of these. */
        ANY
    }

    private final Life life;
    private final boolean halfWay;
    private final int hitsMax;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
    private final Predicate<FileChange> changes;

    Failpoint(Life life, boolean halfWay, int hitsMax, Predicate<FileChange> changes) {
        this.life = life;
        this.halfWay = halfWay;
        this.hitsMax = hitsMax;
        this.changes = changes;
    }

    private static boolean isGroup(FileChange change) {
        return change.isJournal(Kind.WRITE) && change.stage() != Stage.FRESH;
    }

    /** When it can come. */
    public Life life() {
        return life;
    }

    /** How many hits a broker under a light load comes to within seconds. */
    public int hitsMax() {
        return hitsMax;
    }

    boolean isIn(Life now) {
        return life == Life.ANY || life == now;
    }

    boolean isHalfWay() {
        return halfWay;
    }

    boolean is(FileChange change) {
        return changes.test(change);
    }
}
