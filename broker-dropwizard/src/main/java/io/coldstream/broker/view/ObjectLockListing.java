package io.coldstream.broker.view;

import io.coldstream.api.retention.LegalHold;

/** What the object store itself keeps of what legal holds cover. Thread-safe; answers from memory. */
@FunctionalInterface
public interface ObjectLockListing {
    ObjectLockFacts of(LegalHold hold);
}
