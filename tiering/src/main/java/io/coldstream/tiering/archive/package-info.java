/**
 * The open archive format of {@code docs/archive-format.md}: one {@code .zst} object per segment. Write with
 * {@link io.coldstream.tiering.archive.ArchiveWriter}, read with {@link io.coldstream.tiering.archive.ArchiveReader}.
 * Invariants: decompressing the object gives the log segment byte for byte; a reader believes nothing that it has not
 * checked; a damaged local segment is never archived.
 */
@NullMarked
package io.coldstream.tiering.archive;

import org.jspecify.annotations.NullMarked;
