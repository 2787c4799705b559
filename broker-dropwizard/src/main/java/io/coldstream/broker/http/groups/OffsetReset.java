package io.coldstream.broker.http.groups;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.http.OffsetResetReport;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.OffsetCommits;
import io.coldstream.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Moves a group that has no members, or says where it would go. Thread-safe. */
final class OffsetReset {
    private final MessageListing messages;
    private final OffsetCommits commits;

    OffsetReset(MessageListing messages, OffsetCommits commits) {
        this.messages = messages;
        this.commits = commits;
    }

    /** What would be done. Nothing is changed. */
    OffsetResetReport preview(GroupFacts group, OffsetResetBody body) throws StorageException, InterruptedException {
        Map<Integer, Long> current = new HashMap<>();
        for (GroupFacts.Offset offset : group.offsets()) {
            if (offset.partition().topic().equals(body.topic().name())) {
                current.put(offset.partition().partition(), offset.committedOffset());
            }
        }
        List<OffsetResetReport.Partition> partitions = new ArrayList<>();
        for (int index : body.partitions()) {
            partitions.add(partition(body.topic(), index, current.get(index), body.target()));
        }
        return new OffsetResetReport(group.groupId(), body.topic().name(), partitions, false);
    }

    /**
     * Does it.
     *
     * @throws ProblemException CONFLICT if the group has members: they would go on from where they are
     */
    OffsetResetReport apply(GroupFacts group, OffsetResetBody body) throws StorageException, InterruptedException {
        if (!group.members().isEmpty()) {
            throw hasMembers(group);
        }
        OffsetResetReport report = preview(group, body);
        Map<TopicIdPartition, Long> offsets = new LinkedHashMap<>();
        report.partitions()
                .forEach(partition -> offsets.put(
                        new TopicIdPartition(body.topic().id(), partition.partition()), partition.newOffset()));
        if (commits.commit(group.groupId(), offsets) == OffsetCommits.Outcome.HAS_MEMBERS) {
            throw hasMembers(group);
        }
        return new OffsetResetReport(report.group(), report.topic(), report.partitions(), true);
    }

    private OffsetResetReport.Partition partition(Topic topic, int index, @Nullable Long current, ResetTarget target)
            throws StorageException, InterruptedException {
        TopicIdPartition partition = new TopicIdPartition(topic.id(), index);
        OffsetRange readable = messages.readable(partition)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.CONFLICT, "Partition " + index + " is not served just now; leave it out."));
        long offset = newOffset(partition, readable, target);
        return new OffsetResetReport.Partition(
                index,
                current,
                offset,
                current == null ? null : (Long) Math.max(0, readable.end() - current),
                readable.end() - offset);
    }

    private long newOffset(TopicIdPartition partition, OffsetRange readable, ResetTarget target)
            throws StorageException, InterruptedException {
        if (target instanceof ResetTarget.Earliest) {
            return readable.start();
        }
        if (target instanceof ResetTarget.Offset wanted) {
            boolean fits = wanted.offset() >= readable.start() && wanted.offset() <= readable.end();
            if (!fits) {
                throw ProblemException.invalid(
                        "to.offset",
                        "to.offset must be from " + readable.start() + " to " + readable.end() + " in partition "
                                + partition.partition() + "; it was " + wanted.offset() + ".");
            }
            return wanted.offset();
        }
        if (target instanceof ResetTarget.Time time) {
            long found = messages.firstAtOrAfter(partition, time.timestampMs()).orElse(readable.end());
            return Math.min(Math.max(found, readable.start()), readable.end());
        }
        return readable.end();
    }

    private static ProblemException hasMembers(GroupFacts group) {
        return new ProblemException(
                ProblemType.CONFLICT,
                "Group " + Quote.of(group.groupId())
                        + " has members, who would not notice. Stop them first; dry_run=true shows what would be done.");
    }
}
