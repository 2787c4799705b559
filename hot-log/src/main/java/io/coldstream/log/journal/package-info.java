/**
 * The broker's one journal: what was appended to any partition is made durable here by a single force, before the
 * segments themselves are forced at leisure. Knows files and bytes, and nothing of logs; a log is a
 * {@link io.coldstream.log.journal.JournalClient} to it.
 */
@NullMarked
package io.coldstream.log.journal;

import org.jspecify.annotations.NullMarked;
