/**
 * What every storage backend shares: {@link io.coldstream.storage.StorageException}. The two contracts are
 * {@link io.coldstream.storage.object.ObjectStore} (bytes) and
 * {@link io.coldstream.storage.metadata.MetadataStore} (topics, groups, the catalogue of segments). A new backend is a
 * module of its own whose tests extend the contract tests in storage-testkit.
 */
@NullMarked
package io.coldstream.storage;

import org.jspecify.annotations.NullMarked;
