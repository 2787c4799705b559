/**
 * Brings one sealed segment into the archive: {@link io.coldstream.tiering.upload.SegmentUploader}. Invariants: a copy
 * is AVAILABLE only after its object was read back whole; a crash anywhere leaves at most an UPLOADING row, an object
 * nobody reads, and a staged file that the next start removes.
 */
@NullMarked
package io.coldstream.tiering.upload;

import org.jspecify.annotations.NullMarked;
