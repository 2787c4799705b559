package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static io.coldstream.testkit.metadata.Samples.newestAudit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditLog}. */
abstract class AuditLogContract {
    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    private AuditLog audit() {
        return store().audit();
    }

    private void append(int entries) throws Exception {
        for (int number = 0; number < entries; number++) {
            audit().append(Samples.audit("subject " + number));
        }
    }

    @Test
    void theNewestEntriesComeFirst() throws Exception {
        append(5);
        assertThat(Samples.newestAudit(store(), 3))
                .containsExactly(Samples.audit("subject 4"), Samples.audit("subject 3"), Samples.audit("subject 2"));
        assertThat(audit().newest(100)).hasSize(5);
        assertThat(audit().newest(0)).isEmpty();
    }

    @Test
    void theLogIsReadPageByPage() throws Exception {
        append(5);
        List<StoredAuditEntry> all = audit().list(0, AuditLog.LIMIT_MAX);
        assertThat(all).extracting(StoredAuditEntry::number).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(audit().list(0, 2)).isEqualTo(all.subList(0, 2));
        assertThat(audit().list(2, 2)).isEqualTo(all.subList(2, 4));
        assertThat(audit().list(4, 2)).isEqualTo(all.subList(4, 5));
        assertThat(audit().list(5, 2)).isEmpty();
        assertThat(audit().list(0, 0)).isEmpty();
        assertThat(audit().newest(1)).isEqualTo(all.subList(4, 5));
    }

    @Test
    void limitsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> audit().newest(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> audit().newest(AuditLog.LIMIT_MAX + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> audit().list(0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> audit().list(0, AuditLog.LIMIT_MAX + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> audit().list(-1, 1));
    }

    @Test
    void theOrderIsThatOfTheCallsWhateverTheClocksSay() throws Exception {
        AuditEntry first = new AuditEntry(NOW, "a", "b", "c", "d");
        AuditEntry second = new AuditEntry(NOW.minusSeconds(3600), "a", "b", "c", "d");
        audit().append(first);
        audit().append(second);
        audit().append(first);
        assertThat(Samples.newestAudit(store(), 9)).containsExactly(first, second, first);
    }

    @Test
    void anEntryIsStoredWhole() throws Exception {
        Instant fine = Instant.parse("2026-01-02T03:04:05.678912Z");
        Instant kept = Instant.parse("2026-01-02T03:04:05.678Z");
        String odd = "🚀 \u0000 \\ it's \"old\"\n";
        audit().append(new AuditEntry(fine, "Jürgen", "", odd, odd, odd, odd));
        audit().append(new AuditEntry(fine, "", "", "", "", "", null));
        audit().append(new AuditEntry(fine, "a\ud83d", "b", "c", "d", null, "e"));
        assertThat(Samples.newestAudit(store(), 3))
                .containsExactly(
                        new AuditEntry(kept, "a?", "b", "c", "d", null, "e"),
                        new AuditEntry(kept, "", "", "", "", "", null),
                        new AuditEntry(kept, "Jürgen", "", odd, odd, odd, odd));
        assertThat(AuditChain.beginning().firstBroken(audit().list(0, 10))).isEmpty();
    }

    @Test
    void everyEntryIsLinkedToTheOneBefore() throws Exception {
        append(2);
        NewTopic topic = Samples.topic("orders", 1);
        store().topics().create(topic);
        SegmentIntent copy = Samples.intent(topic, 0, 0, 10, 0);
        store().segments().begin(copy);
        store().segments().markDeleting(copy.copyId(), RemoteCopyState.UPLOADING, Samples.audit("copy"));
        try (MetadataStore other = openAgain()) {
            other.topics().markDeleting(topic.id(), Samples.audit("topic"));
        }
        append(1);
        List<StoredAuditEntry> log = audit().list(0, 10);
        assertThat(log).hasSize(5);
        AuditChain point = AuditChain.beginning();
        for (StoredAuditEntry entry : log) {
            assertThat(entry).isEqualTo(point.link(entry.entry()));
            point = AuditChain.after(entry);
        }
        assertThat(log.get(0).previousHash()).isEqualTo(AuditChain.GENESIS);
    }

    @Test
    void entriesThatRaceAreAllKeptInOneChain() throws Exception {
        try (MetadataStore other = openAgain()) {
            Race<Boolean> race = Race.of(8, racer -> {
                for (int call = 0; call < 5; call++) {
                    (racer % 2 == 0 ? store() : other).audit().append(Samples.audit(racer + "." + call));
                }
                return true;
            });
            assertThat(race.failures()).isEmpty();
        }
        List<StoredAuditEntry> log = audit().list(0, 100);
        assertThat(log)
                .extracting(StoredAuditEntry::number)
                .containsExactlyElementsOf(LongStream.range(0, 40).boxed().toList());
        assertThat(AuditChain.beginning().firstBroken(log)).isEmpty();
        List<String> subjects = new ArrayList<>();
        log.forEach(entry -> subjects.add(entry.entry().subject()));
        for (int racer = 0; racer < 8; racer++) {
            String own = racer + ".";
            assertThat(subjects.stream().filter(subject -> subject.startsWith(own)))
                    .containsExactlyElementsOf(IntStream.of(0, 1, 2, 3, 4)
                            .mapToObj(call -> own + call)
                            .toList());
        }
    }

    @Test
    void whatChangesATopicBringsItsEntriesOrNothing() throws Exception {
        NewTopic topic = Samples.topic("orders", 1);
        AuditEntry created = Samples.audit("created");
        store().topics().create(topic, created);
        assertThat(newestAudit(store(), 10)).containsExactly(created);

        AuditEntry agreed = Samples.audit("agreed");
        AuditEntry changed = Samples.audit("changed");
        store().topics().replaceConfigs(topic.id(), 0, Map.of("a", "1"), agreed, changed);
        assertThat(newestAudit(store(), 10)).containsExactly(changed, agreed, created);

        AuditEntry gone = Samples.audit("gone");
        TopicIdPartition partition = Samples.partition(topic, 0);
        store().topics().advanceLogStart(partition, 0, 5, gone);
        assertThat(newestAudit(store(), 1)).containsExactly(gone);

        AuditEntry refused = Samples.audit("refused");
        Samples.assertRefused(Kind.ALREADY_EXISTS, () -> store().topics().create(topic, refused));
        Samples.assertRefused(Kind.CONFLICT, () -> store().topics().replaceConfigs(topic.id(), 0, Map.of(), refused));
        Samples.assertRefused(Kind.CONFLICT, () -> store().topics().advanceLogStart(partition, 7, 9, refused));
        store().topics().advanceLogStart(partition, 0, 5, refused);
        store().holds().place(Samples.hold(topic, HoldScope.ofTopic(topic.id())));
        Samples.assertRefused(Kind.HELD, () -> store().topics().advanceLogStart(partition, 0, 9, refused));
        assertThat(newestAudit(store(), 10)).doesNotContain(refused).hasSize(5);
    }
}
