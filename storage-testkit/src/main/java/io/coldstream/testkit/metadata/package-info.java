/**
 * The metadata store without a database, for the tests of other modules:
 * {@link io.coldstream.testkit.metadata.InMemoryMetadataStore}. Invariant: a fake keeps every promise of
 * {@link io.coldstream.storage.metadata.MetadataStore}.
 */
@NullMarked
package io.coldstream.testkit.metadata;

import org.jspecify.annotations.NullMarked;
