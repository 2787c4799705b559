package io.coldstream.tiering.retention;

import java.util.Optional;

/**
 * Where the trusted time lies from one start to the next. Thread-safe. May block. Whatever fails is this one's to report:
 * what is not remembered makes deletion later, never earlier.
 */
public interface TimeMemory {
    /** Forgets everything. */
    TimeMemory NONE = new TimeMemory() {
        @Override
        public Optional<KnownTime> remembered() {
            return Optional.empty();
        }

        @Override
        public void remember(KnownTime known) {
            // the next start goes by what old notes say
        }
    };

    /** What was remembered last; nothing if nothing was, or if it cannot be read. */
    Optional<KnownTime> remembered();

    /** Remembers this in place of what was remembered before. */
    void remember(KnownTime known);
}
