/**
 * The metadata store in a SQL database: SQLite for one process, PostgreSQL for teams. Read
 * {@link io.coldstream.storage.jdbc.JdbcMetadataStore} first, then the tables in {@code db/migration}. Invariants: a
 * method is one transaction; whoever writes under a leader epoch first locks the partition's row, so that catalogue
 * writes of one partition happen one after another; {@code SqlErrors} alone says what a database's error means.
 */
@NullMarked
package io.coldstream.storage.jdbc;

import org.jspecify.annotations.NullMarked;
