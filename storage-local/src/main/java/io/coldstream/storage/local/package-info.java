/**
 * The object store over a directory, the embedded default. Start at
 * {@link io.coldstream.storage.local.DirectoryObjectStore}. Invariant: a file under the root, outside of its temporary
 * folder, is a whole object that was forced to disk before it got its name.
 */
@NullMarked
package io.coldstream.storage.local;

import org.jspecify.annotations.NullMarked;
