package io.coldstream.log;

/**
 * An offset up to which the log is readable, and where that is on the disk.
 *
 * @param offset the offset behind the last readable record
 * @param segmentBase the base of the segment that this record lies in, or of the empty one that follows
 * @param position the byte behind the record's batch in that segment
 */
record Watermark(long offset, long segmentBase, long position) {}
