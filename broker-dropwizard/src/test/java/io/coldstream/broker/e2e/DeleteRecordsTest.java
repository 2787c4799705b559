package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.RecordDeletion;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.StoredAuditEntry;
import io.coldstream.storage.metadata.TopicStore;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that go because a client asks for it, and records that stay although a client asks for it. */
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class DeleteRecordsTest {
    private static final Map<String, String> SMALL_SEGMENTS = Map.of("segment.bytes", "16384", "segment.ms", "300");
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    @TempDir
    Path dataDir;

    private TestBroker broker;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.start(dataDir);
        admin = broker.admin();
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    private long delete(TopicPartition partition, long beforeOffset) throws Exception {
        return Objects.requireNonNull(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(beforeOffset)))
                        .lowWatermarks()
                        .get(partition))
                .get()
                .lowWatermark();
    }

    private UUID topicId() {
        return broker.broker()
                .part(TopicCatalog.class)
                .byName(PARTITION.topic())
                .orElseThrow()
                .id();
    }

    @Test
    void recordsGoFromTheLogAndTheArchiveAndStayGone() throws Exception {
        Events.createTopic(broker, PARTITION.topic(), 1, SMALL_SEGMENTS);
        List<String> sent = Events.produce(broker, PARTITION, 0, 300, 300);
        Events.awaitArchived(broker, PARTITION);
        MetadataStore metadata = broker.broker().part(MetadataStore.class);
        int archived = metadata.segments().list().size();
        assertThat(archived).isGreaterThan(2);

        assertThat(delete(PARTITION, 123)).isEqualTo(123);
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isEqualTo(123);
        assertThat(Events.values(Events.read(broker, PARTITION, 123))).isEqualTo(sent.subList(123, 300));
        eventually(
                "the archive lets go of what is below",
                () -> metadata.segments().list().stream()
                        .allMatch(copy -> copy.intent().offsets().end() > 123),
                gone -> gone);
        AuditEntry entry = metadata.audit().newest(1000).stream()
                .map(StoredAuditEntry::entry)
                .filter(one -> one.action().equals("delete_records"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.actor()).startsWith("kafka client ").endsWith("/127.0.0.1");
        assertThat(entry.subject()).isEqualTo(new TopicIdPartition(topicId(), 0) + " " + new OffsetRange(0, 123));
        assertThat(entry.rule()).isNull();

        assertThat(delete(PARTITION, 50)).as("what is gone already").isEqualTo(123);
        broker.restart();
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isEqualTo(123);
    }

    @Test
    void everythingUpToTheHighWatermarkCanGo() throws Exception {
        Events.createTopic(broker, PARTITION.topic(), 1, Map.of());
        Events.produce(broker, PARTITION, 0, 20, 100);
        assertThat(delete(PARTITION, -1)).isEqualTo(20);
        assertThat(Events.read(broker, PARTITION, 20)).isEmpty();
        Events.produce(broker, PARTITION, 20, 5, 100);
        assertThat(Events.read(broker, PARTITION, 20)).hasSize(5);
    }

    /** The database says that records are gone, and before the log knows of it the power fails. */
    @Test
    void recordsThatWereNeverForcedCanGoBeforeAPowerCut() throws Exception {
        Events.createTopic(broker, PARTITION.topic(), 1, Map.of("coldstream.durability", "os"));
        Events.produce(broker, PARTITION, 0, 20, 100);
        Path log = dataDir.resolve("logs").resolve(topicId() + "-0");
        Path powerCut = dataDir.resolve("power-cut");
        RecordDeletion deletion = new RecordDeletion(
                broker.broker().part(TieringService.class),
                behindLogStart(broker.broker().part(MetadataStore.class), () -> copy(log, powerCut)),
                DeletionGate.OPEN,
                broker.broker().part(InstantSource.class));
        PartitionLog open = broker.broker()
                .part(Partitions.class)
                .find(new TopicIdPartition(topicId(), 0))
                .orElseThrow();
        assertThat(deletion.deleteBelow(open, 20, "ada")).isEqualTo(20);
        broker.close();
        Files.delete(dataDir.resolve("logs").resolve("closed-logs"));
        for (Path file : inside(log)) {
            Files.delete(file);
        }
        copy(powerCut, log);
        LyingDisk.forgetSinceCheckpoints(dataDir);
        broker.restart();
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isEqualTo(20);
        Events.produce(broker, PARTITION, 20, 5, 100);
        assertThat(Events.read(broker, PARTITION, 20)).hasSize(5);
    }

    private interface Step {
        void take() throws Exception;
    }

    /** Does something right after the database has moved a log start. */
    private static MetadataStore behindLogStart(MetadataStore metadata, Step step) {
        TopicStore topics = wrapped(TopicStore.class, (method, arguments) -> {
            Object answer = method.invoke(metadata.topics(), arguments);
            if (method.getName().equals("advanceLogStart")) {
                step.take();
            }
            return answer;
        });
        return wrapped(
                MetadataStore.class,
                (method, arguments) -> method.getName().equals("topics") ? topics : method.invoke(metadata, arguments));
    }

    private interface Answer {
        @Nullable
        Object to(Method method, Object @Nullable [] arguments) throws Exception;
    }

    private static <T> T wrapped(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments)));
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : inside(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    @Test
    void whatIsNotThereIsRefused() throws Exception {
        Events.createTopic(broker, PARTITION.topic(), 1, Map.of());
        Events.produce(broker, PARTITION, 0, 20, 100);
        assertThatThrownBy(() -> delete(PARTITION, 21)).hasRootCauseInstanceOf(OffsetOutOfRangeException.class);
        assertThatThrownBy(() -> delete(PARTITION, -2)).hasRootCauseInstanceOf(OffsetOutOfRangeException.class);
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isZero();
    }

    @Test
    void whatIsHeldStaysUntilItIsReleased() throws Exception {
        TopicPartition other = new TopicPartition(PARTITION.topic(), 1);
        Events.createTopic(broker, PARTITION.topic(), 2, SMALL_SEGMENTS);
        Events.produce(broker, PARTITION, 0, 100, 300);
        Events.produce(broker, other, 0, 100, 300);
        HoldService holds = broker.broker().part(HoldService.class);
        LegalHold hold = holds.place(
                        PARTITION.topic(),
                        new HoldScope(topicId(), 0, new OffsetRange(60, 70), null),
                        "Case 17/4",
                        "legal@example.org",
                        "ada")
                .hold();

        assertThatThrownBy(() -> delete(PARTITION, 61)).hasRootCauseInstanceOf(PolicyViolationException.class);
        assertThatThrownBy(() -> delete(PARTITION, -1)).hasRootCauseInstanceOf(PolicyViolationException.class);
        assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isZero();
        assertThat(delete(other, 61)).isEqualTo(61);
        assertThat(delete(PARTITION, 60)).isEqualTo(60);
        assertThatThrownBy(() ->
                        admin.deleteTopics(List.of(PARTITION.topic())).all().get())
                .hasRootCauseInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("Case 17/4");

        holds.release(hold.id(), "ada", "closed");
        assertThat(delete(PARTITION, 61)).isEqualTo(61);
    }

    @Test
    void aHeldPartitionIsArchivedAndEvictedAsEver() throws Exception {
        Events.createTopic(broker, PARTITION.topic(), 1, SMALL_SEGMENTS);
        HoldService holds = broker.broker().part(HoldService.class);
        LegalHold hold = holds.place(
                        PARTITION.topic(), HoldScope.ofTopic(topicId()), "Case 17/4", "legal@example.org", "ada")
                .hold();
        Events.setConfig(broker, PARTITION.topic(), "retention.ms", "0");
        List<String> sent = Events.produce(broker, PARTITION, 0, 200, 300);
        Events.dropLocal(broker, PARTITION);
        assertThat(Events.values(Events.read(broker, PARTITION, 0))).isEqualTo(sent);

        holds.release(hold.id(), "ada", "closed");
        eventually(
                "retention goes on",
                () -> Events.offset(broker, PARTITION, OffsetSpec.earliest()),
                earliest -> earliest == 200);
    }

    @Test
    void whatIsYoungerThanTheFloorStays() throws Exception {
        Events.createTopic(
                broker,
                PARTITION.topic(),
                1,
                Map.of("coldstream.retention.min.age.ms", "3600000", "segment.ms", "300"));
        Events.produce(broker, PARTITION, 0, 20, 100);
        assertThatThrownBy(() -> delete(PARTITION, 1)).hasRootCauseInstanceOf(PolicyViolationException.class);
        assertThatThrownBy(() ->
                        admin.deleteTopics(List.of(PARTITION.topic())).all().get())
                .hasRootCauseInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("Nothing younger than 1 h is deleted");
        assertThat(Events.read(broker, PARTITION, 0)).hasSize(20);
    }
}
