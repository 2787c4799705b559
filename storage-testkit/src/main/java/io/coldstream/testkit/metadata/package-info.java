/**
 * The metadata store's contract as tests, {@link io.coldstream.testkit.metadata.MetadataStoreContract}, which every
 * store must pass, and a store without a database for the tests of other modules,
 * {@link io.coldstream.testkit.metadata.InMemoryMetadataStore}, which passes it too. Invariant: what the Javadoc of
 * {@link io.coldstream.storage.metadata.MetadataStore} and its parts promises, the contract checks.
 */
@NullMarked
package io.coldstream.testkit.metadata;

import org.jspecify.annotations.NullMarked;
