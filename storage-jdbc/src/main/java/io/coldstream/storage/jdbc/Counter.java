package io.coldstream.storage.jdbc;

import org.jdbi.v3.core.Handle;

/** A row of table {@code counter}. Whoever took from it holds its lock until the transaction ends. */
enum Counter {
    /** The first producer id that nobody has. */
    PRODUCER_ID("producer_id"),
    /** The number of the next audit entry. */
    AUDIT("audit"),
    /** How many holds were placed. */
    HOLD("hold"),
    /**
     * How many transactions changed what counts. Taken from after all other locks but {@link #AUDIT}'s: from then on,
     * until the transaction ends, nobody else changes any of it.
     */
    GENERATION("generation"),
    /** How often somebody took the lead. */
    LEADERSHIP("leadership");

    private final String row;

    Counter(String row) {
        this.row = row;
    }

    /** The number that would be taken next. */
    long peek(Handle handle) {
        return handle.createQuery("SELECT next_value FROM counter WHERE name = :name")
                .bind("name", row)
                .mapTo(Long.class)
                .one();
    }

    /** Takes {@code size} numbers and returns the first. */
    long take(Handle handle, int size) {
        return handle.createQuery("UPDATE counter SET next_value = next_value + :size WHERE name = :name"
                                + " RETURNING next_value")
                        .bind("size", size)
                        .bind("name", row)
                        .mapTo(Long.class)
                        .one()
                - size;
    }
}
