package io.coldstream.storage.jdbc;

import org.jdbi.v3.core.Handle;

/** A row of table {@code counter}. Whoever took from it holds its lock until the transaction ends. */
enum Counter {
    /** The first producer id that nobody has. */
    PRODUCER_ID("producer_id"),
    /** The number of the next audit entry. */
    AUDIT("audit"),
    /** How often somebody took the lead. */
    LEADERSHIP("leadership");

    private final String row;

    Counter(String row) {
        this.row = row;
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
