package io.coldstream.testkit.object;

/** One way in which a store misbehaves. */
public enum Fault {
    /** Any operation: UNAVAILABLE, and nothing happened. */
    UNAVAILABLE_BEFORE,
    /** A put or delete: UNAVAILABLE, although it happened. */
    UNAVAILABLE_AFTER,
    /** A put: UNAVAILABLE, and the object appears only when {@link FaultyObjectStore#settle} is called. */
    LATE_PUT,
    /** A put: success, but nothing is stored. No honest store does this; a read-back check must notice. */
    LOST_PUT,
    /** A put: OUT_OF_SPACE, and nothing is stored. */
    FULL,
    /** An open: the stream fails with an IOException before its end. */
    BROKEN_READ,
    /** An open: one bit of the stream is flipped. */
    FLIPPED_BIT
}
