package io.coldstream.testkit.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.StoredAuditEntry;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Valid records for the contract tests, and the one assertion that all of them need. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123Z");
    static final ObjectFacts OBJECT = new ObjectFacts(1000, 900, "0123456789abcdef".repeat(4), 1_700_000_000_000L);

    private Samples() {}

    static NewTopic topic(String name, int partitions) {
        return new NewTopic(UUID.randomUUID(), name, partitions, Map.of(), NOW);
    }

    static TopicIdPartition partition(NewTopic topic, int index) {
        return new TopicIdPartition(topic.id(), index);
    }

    static SegmentIntent intent(NewTopic topic, int index, long start, long end, int leaderEpoch) {
        UUID copyId = UUID.randomUUID();
        return new SegmentIntent(
                copyId,
                partition(topic, index),
                new OffsetRange(start, end),
                leaderEpoch,
                new ObjectKey("cluster/" + topic.id() + "/" + index + "/" + start + "-" + copyId + ".zst"),
                5_000_000_000L,
                NOW.toEpochMilli(),
                NOW.minusSeconds(60),
                NOW);
    }

    static AuditEntry audit(String subject) {
        return new AuditEntry(NOW, "retention", "delete_segment", subject, "older than retention.ms");
    }

    /** What the newest entries of a store's audit log say, newest first. */
    static List<AuditEntry> newestAudit(MetadataStore store, int limit) throws StorageException {
        return store.audit().newest(limit).stream().map(StoredAuditEntry::entry).toList();
    }

    static LegalHold hold(NewTopic topic, HoldScope scope) {
        return new LegalHold(UUID.randomUUID(), topic.name(), scope, "case 17", "legal", "alice", NOW, null);
    }

    static GroupRecord emptyGroup(String groupId) {
        return new GroupRecord(groupId, "", 0, null, null, List.of(), NOW);
    }

    static CommittedOffset offset(String groupId, NewTopic topic, int index, long offset) {
        return new CommittedOffset(groupId, partition(topic, index), offset, -1, "", NOW);
    }

    /** Asserts that {@code call} is refused with {@code kind}, and says why in words. */
    static void assertRefused(Kind kind, ThrowingCallable call) {
        StorageException refused = catchThrowableOfType(StorageException.class, call);
        assertThat(refused).as("expected a refusal: %s", kind).isNotNull();
        assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
        assertThat(refused.getMessage()).isNotBlank();
    }
}
