package io.coldstream.broker.http.segments;

import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.http.request.WholeNumber;
import java.util.List;
import java.util.Optional;

/**
 * A place in the list of a topic's segments.
 *
 * @param partition the index of the last partition that was shown
 * @param baseOffset the base offset of its last segment that was shown
 */
record SegmentPosition(int partition, long baseOffset) {
    static final SegmentPosition START = new SegmentPosition(0, -1);

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws io.coldstream.broker.http.problem.ProblemException if it is not one of ours
     */
    static SegmentPosition parse(String text) {
        List<Optional<Long>> numbers =
                List.of(text.split(":", -1)).stream().map(WholeNumber::parse).toList();
        if (numbers.size() != 2) {
            throw PageRequest.badToken();
        }
        long partition = numbers.get(0).orElseThrow(PageRequest::badToken);
        long baseOffset = numbers.get(1).orElseThrow(PageRequest::badToken);
        if (partition < 0 || partition > Integer.MAX_VALUE || baseOffset < 0) {
            throw PageRequest.badToken();
        }
        return new SegmentPosition((int) partition, baseOffset);
    }

    /** Whether a segment comes behind this place. */
    boolean isBefore(int otherPartition, long otherBaseOffset) {
        return otherPartition > partition || (otherPartition == partition && otherBaseOffset > baseOffset);
    }

    @Override
    public String toString() {
        return partition + ":" + baseOffset;
    }
}
