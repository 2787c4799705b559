/**
 * A real PostgreSQL server for tests: {@link io.coldstream.testkit.postgres.PostgresTestServer}, handed to a test class
 * by {@link io.coldstream.testkit.postgres.PostgresExtension}. Invariant: a test class gets a database that nobody used
 * before, and one server serves all test classes of a JVM.
 */
@NullMarked
package io.coldstream.testkit.postgres;

import org.jspecify.annotations.NullMarked;
