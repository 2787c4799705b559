package io.coldstream.broker.view;

import io.coldstream.api.OffsetRange;

/** Looks at records one after the other. Called by one thread. */
public interface MessageVisitor {
    /** A part of a record that may be searched. */
    enum Part {
        KEY,
        VALUE
    }

    /** How many bytes of each key and each value, and of all headers together, to keep for {@link #message}. */
    int keepBytesMax();

    /**
     * Bytes of the record that {@link #message} is called for next pass by: all of them, in their order, also those
     * that are not kept. Called even for an empty part, but not for one that is null.
     *
     * @param buffer whose first {@code length} bytes they are, until this returns
     */
    default void bytes(Part part, byte[] buffer, int length) {}

    /** A record. Says whether to go on. */
    boolean message(MessageFacts message);

    /**
     * The rest of a batch cannot be shown: it is damaged, or larger than the bound once decompressed. Bytes of a record that
     * passed by since the last one belong to none. Says whether to go on with what comes behind.
     *
     * @param offsets the batch's; those of which a record was shown were shown rightly
     * @param why what is wrong, a clause that names the batch
     */
    boolean unreadable(OffsetRange offsets, String why);
}
