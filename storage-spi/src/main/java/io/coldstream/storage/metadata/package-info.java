/**
 * The contract of the database: topics, groups, producer ids and the catalogue of archived segments. Read
 * {@link io.coldstream.storage.metadata.MetadataStore} first. Invariants: every state change is a compare-and-set
 * on state and leader epoch; nothing is written here when an event is produced; a topic is its UUID.
 */
@NullMarked
package io.coldstream.storage.metadata;

import org.jspecify.annotations.NullMarked;
