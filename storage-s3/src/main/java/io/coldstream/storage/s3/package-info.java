/**
 * The object store over the S3 API: AWS S3, MinIO, Ceph and others. Start at
 * {@link io.coldstream.storage.s3.S3ObjectStore}. Invariants: no AWS type leaves this package, and every error of the
 * SDK is mapped in one place, {@link io.coldstream.storage.s3.S3Errors}.
 */
@NullMarked
package io.coldstream.storage.s3;

import org.jspecify.annotations.NullMarked;
