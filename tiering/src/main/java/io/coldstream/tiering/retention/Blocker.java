package io.coldstream.tiering.retention;

import io.coldstream.api.Amounts;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import java.time.Instant;
import java.util.Optional;

/** What stands in the way of something that a policy asks for. */
public sealed interface Blocker {
    /** It as a sentence for people. */
    String sentence();

    /** When it ends by itself; empty if nobody can say, and then nothing is done however much time passes. */
    default Optional<Instant> until() {
        return Optional.empty();
    }

    /** A legal hold covers records of the segment, or may cover some. */
    record Held(LegalHold hold) implements Blocker {
        @Override
        public String sentence() {
            return "Legal hold " + hold.id() + " of " + hold.owner() + " covers it: " + hold.reason();
        }
    }

    /** Nothing at all may be deleted until an operator has looked. */
    record Suspended(String reason) implements Blocker {
        @Override
        public String sentence() {
            return reason;
        }
    }

    /** The policy has a floor, and the segment is younger. */
    record Floor(long floorMs, Instant endsAt) implements Blocker {
        @Override
        public String sentence() {
            return "Nothing younger than " + Amounts.duration(floorMs) + " is deleted; it is that old at "
                    + Amounts.time(endsAt) + ".";
        }

        @Override
        public Optional<Instant> until() {
            return Optional.of(endsAt);
        }
    }

    /** Only the oldest goes, and an older segment stays for a reason that does not end by itself. */
    record OlderStays(OffsetRange older, Blocker because) implements Blocker {
        @Override
        public String sentence() {
            return "The oldest goes first, and " + older + " stays. " + because.sentence();
        }
    }

    /** Only the oldest goes, and an older segment is due later. */
    record OlderDueLater(OffsetRange older, Instant olderDue) implements Blocker {
        @Override
        public String sentence() {
            return "The oldest goes first, and " + older + " is not due before " + Amounts.time(olderDue) + ".";
        }

        @Override
        public Optional<Instant> until() {
            return Optional.of(olderDue);
        }
    }

    /** Uploads of the topic rest. */
    record UploadsPaused() implements Blocker {
        @Override
        public String sentence() {
            return "Uploads of this topic are paused.";
        }
    }

    /** The local copy is the only one. */
    record NotArchived() implements Blocker {
        @Override
        public String sentence() {
            return "The archive does not hold it yet.";
        }
    }

    /** The archive has some of its records and not all. */
    record ArchivedInPart(OffsetRange segment) implements Blocker {
        @Override
        public String sentence() {
            return "The local segment " + segment + " is archived only in part; it stays local.";
        }
    }

    /** Records before it are nowhere to be found. */
    record Gap(OffsetRange missing) implements Blocker {
        @Override
        public String sentence() {
            return "Offsets " + missing
                    + " are neither on the local disk nor in the catalogue; nothing behind them is deleted.";
        }
    }

    /** Appends go to it until it is sealed. */
    record StillActive(Instant sealedAt) implements Blocker {
        @Override
        public String sentence() {
            return "It is the active segment; it has to be sealed first.";
        }

        @Override
        public Optional<Instant> until() {
            return Optional.of(sealedAt);
        }
    }
}
