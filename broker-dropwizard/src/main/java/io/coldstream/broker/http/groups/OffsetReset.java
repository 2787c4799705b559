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
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves a group that has no members, or says where it would go. Thread-safe. */
public final class OffsetReset {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetReset.class);

    /** The partitions that an audit entry names one by one. */
    private static final int NAMED_MAX = 50;

    /** The longest group id that an audit entry has whole. */
    private static final int GROUP_CHARS_MAX = 800;

    private final MessageListing messages;
    private final OffsetCommits commits;
    private final AuditLog audit;
    private final InstantSource clock;

    public OffsetReset(MessageListing messages, OffsetCommits commits, AuditLog audit, InstantSource clock) {
        this.messages = messages;
        this.commits = commits;
        this.audit = audit;
        this.clock = clock;
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
     * Does it. The audit log has it before it is done, since offsets go by the commit log and not by a transaction: an entry
     * for a move that did not come about does less harm than a move without an entry.
     *
     * @param actor who wants it, for the audit log
     * @throws ProblemException CONFLICT if the group has members: they would go on from where they are
     */
    OffsetResetReport apply(GroupFacts group, OffsetResetBody body, String actor)
            throws StorageException, InterruptedException {
        if (!group.members().isEmpty()) {
            throw hasMembers(group);
        }
        OffsetResetReport report = preview(group, body);
        Map<TopicIdPartition, Long> offsets = new LinkedHashMap<>();
        report.partitions()
                .forEach(partition -> offsets.put(
                        new TopicIdPartition(body.topic().id(), partition.partition()), partition.newOffset()));
        audit.append(entry(group, body.topic(), report, actor));
        if (commits.commit(group.groupId(), offsets) == OffsetCommits.Outcome.HAS_MEMBERS) {
            throw hasMembers(group);
        }
        LOG.info(
                "{} moved group {} in {} partitions of topic {}",
                actor,
                Quote.of(group.groupId()),
                report.partitions().size(),
                report.topic());
        return new OffsetResetReport(report.group(), report.topic(), report.partitions(), true);
    }

    private AuditEntry entry(GroupFacts group, Topic topic, OffsetResetReport report, String actor) {
        String id = group.groupId();
        String named = report.partitions().stream()
                .limit(NAMED_MAX)
                .map(one -> one.partition() + " from " + (one.currentOffset() == null ? "nowhere" : one.currentOffset())
                        + " to " + one.newOffset())
                .collect(Collectors.joining(", "));
        int others = report.partitions().size() - NAMED_MAX;
        return new AuditEntry(
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor,
                "reset_offsets",
                "group " + (id.length() > GROUP_CHARS_MAX ? id.substring(0, GROUP_CHARS_MAX) + "..." : id) + " in "
                        + topic.name() + " (" + topic.id() + ")",
                "Its place is to be moved, in partition " + named
                        + (others > 0 ? ", and in " + others + " others." : "."));
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
