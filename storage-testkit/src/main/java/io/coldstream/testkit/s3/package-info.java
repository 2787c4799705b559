/**
 * Real S3 servers for tests. A test class registers an {@link io.coldstream.testkit.s3.S3TestBucket}; a test that takes
 * the store away starts an {@link io.coldstream.testkit.s3.S3TestServer} of its own. Invariant: no server outlives the
 * JVM that started it.
 */
@NullMarked
package io.coldstream.testkit.s3;

import org.jspecify.annotations.NullMarked;
