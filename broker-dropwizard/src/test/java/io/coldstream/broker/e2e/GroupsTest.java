package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups with Kafka's own consumer: sharing, leaving, committing, resuming, and topics that come again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsTest {
    private static final Duration TURN = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestBroker broker;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir, GroupsTest::fixedPort);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    /** A port that a restarted broker listens on again: consumers know no other. */
    private static void fixedPort(ObjectNode root) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            root.withObject("/kafka").put("listen", "127.0.0.1:" + socket.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void membersShareThePartitionsAndTakeOverFromOneThatLeaves() throws Exception {
        Events.createTopic(broker, "shared", 6, Map.of());
        List<String> read = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        try (Member first = new Member("sharing", "shared", read)) {
            try (Member second = new Member("sharing", "shared", read)) {
                take(
                        List.of(first, second),
                        () -> first.partitions().size() == 3
                                && second.partitions().size() == 3);
                Set<TopicPartition> both = new HashSet<>(first.partitions());
                both.addAll(second.partitions());
                assertThat(both).containsExactlyInAnyOrderElementsOf(Events.partitions("shared", 6));

                for (TopicPartition partition : Events.partitions("shared", 6)) {
                    sent.addAll(Events.produce(broker, partition, partition.partition() * 100, 10, 30));
                }
                take(List.of(first, second), () -> read.size() >= sent.size());
                first.consumer.commitSync();
                second.consumer.commitSync();
            }
            take(List.of(first), () -> first.partitions().size() == 6);
            for (TopicPartition partition : Events.partitions("shared", 6)) {
                sent.addAll(Events.produce(broker, partition, partition.partition() * 100 + 10, 5, 30));
            }
            take(List.of(first), () -> read.size() >= sent.size());
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void aGroupGoesOnWhereItCommitted() throws Exception {
        TopicPartition partition = new TopicPartition("resumed", 0);
        Events.createTopic(broker, partition.topic(), 2, Map.of());
        List<String> sent = Events.produce(broker, partition, 0, 50, 40);
        List<String> read = new ArrayList<>();
        try (Member member = new Member("resuming", partition.topic(), read)) {
            take(List.of(member), () -> read.size() == 50);
            member.consumer.commitSync(Map.of(partition, new OffsetAndMetadata(30, "thirty are done")));
        }
        List<String> again = new ArrayList<>();
        try (Member member = new Member("resuming", partition.topic(), again)) {
            take(List.of(member), () -> again.size() == 20);
            assertThat(again).isEqualTo(sent.subList(30, 50));
            Map<TopicPartition, OffsetAndMetadata> committed =
                    member.consumer.committed(Set.copyOf(Events.partitions(partition.topic(), 2)));
            assertThat(Objects.requireNonNull(committed.get(partition)).offset())
                    .isEqualTo(30);
            assertThat(Objects.requireNonNull(committed.get(partition)).metadata())
                    .isEqualTo("thirty are done");
            assertThat(committed.get(new TopicPartition(partition.topic(), 1))).isNull();
        }
        List<String> others = new ArrayList<>();
        try (Member other = new Member("another-group", partition.topic(), others)) {
            take(List.of(other), () -> others.size() == 50);
        }
    }

    @Test
    void aStaticMemberComesBackWithoutARebalance() throws Exception {
        Events.createTopic(broker, "static", 4, Map.of());
        List<String> read = new ArrayList<>();
        try (Member stays = new Member("with-instances", "static", read, Map.of("group.instance.id", "stays"))) {
            Set<TopicPartition> had;
            try (Member goes = new Member("with-instances", "static", read, Map.of("group.instance.id", "goes"))) {
                take(
                        List.of(stays, goes),
                        () -> stays.partitions().size() == 2
                                && goes.partitions().size() == 2);
                had = goes.partitions();
            }
            int generation = stays.consumer.groupMetadata().generationId();
            try (Member back = new Member("with-instances", "static", read, Map.of("group.instance.id", "goes"))) {
                take(List.of(stays, back), () -> back.partitions().size() == 2);
                assertThat(back.partitions()).isEqualTo(had);
                assertThat(stays.consumer.groupMetadata().generationId()).isEqualTo(generation);

                Member twin = new Member("with-instances", "static", read, Map.of("group.instance.id", "goes"));
                try (twin) {
                    assertThatThrownBy(() -> take(List.of(twin, back), () -> false))
                            .isInstanceOf(FencedInstanceIdException.class);
                }
            }
        }
    }

    @Test
    void membersAndCommitsOutliveARestartOfTheBroker() throws Exception {
        TopicPartition partition = new TopicPartition("restarted", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        List<String> sent = new ArrayList<>(Events.produce(broker, partition, 0, 20, 40));
        List<String> read = new ArrayList<>();
        try (Member member = new Member("restarting", partition.topic(), read)) {
            take(List.of(member), () -> read.size() == 20);
            member.consumer.commitSync();
            int generation = member.consumer.groupMetadata().generationId();
            String memberId = member.consumer.groupMetadata().memberId();

            broker.restart();

            sent.addAll(Events.produce(broker, partition, 20, 20, 40));
            take(List.of(member), () -> read.size() == 40);
            member.consumer.commitSync();
            assertThat(member.consumer.groupMetadata().generationId()).isEqualTo(generation);
            assertThat(member.consumer.groupMetadata().memberId()).isEqualTo(memberId);
            assertThat(read).isEqualTo(sent);
        }
        try (Member later = new Member("restarting", partition.topic(), read)) {
            sent.addAll(Events.produce(broker, partition, 40, 5, 40));
            take(List.of(later), () -> read.size() == 45);
            assertThat(read).isEqualTo(sent);
        }
    }

    @Test
    void aTopicOfTheSameNameIsAnotherTopic() throws Exception {
        TopicPartition partition = new TopicPartition("again", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        Events.produce(broker, partition, 0, 50, 40);
        List<String> old = new ArrayList<>();
        try (Member member = new Member("recreating", partition.topic(), old)) {
            take(List.of(member), () -> old.size() == 50);
            member.consumer.commitSync();
        }
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(partition.topic())).all().get();
        }
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        assertThat(Events.read(broker, partition, 0)).isEmpty();
        List<String> sent = Events.produce(broker, partition, 1000, 10, 40);
        List<String> read = new ArrayList<>();
        try (Member member = new Member("recreating", partition.topic(), read)) {
            assertThat(member.consumer.committed(Set.of(partition)).get(partition))
                    .isNull();
            take(List.of(member), () -> read.size() >= 10);
            assertThat(read).isEqualTo(sent);
        }
    }

    @Test
    void aConsumerThatStaysReadsTheNewTopicAndNothingOfTheOld() throws Exception {
        TopicPartition partition = new TopicPartition("stays", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        Events.produce(broker, partition, 0, 50, 40);
        List<String> read = new ArrayList<>();
        try (Member member = new Member("staying", partition.topic(), read, Map.of("metadata.max.age.ms", "300"))) {
            take(List.of(member), () -> read.size() == 50);
            read.clear();
            try (Admin admin = broker.admin()) {
                admin.deleteTopics(List.of(partition.topic())).all().get();
            }
            Events.createTopic(broker, partition.topic(), 1, Map.of());
            List<String> sent = Events.produce(broker, partition, 1000, 10, 40);
            take(List.of(member), () -> read.size() >= 10);
            assertThat(read).isEqualTo(sent);
        }
    }

    /** Lets the members poll in turn until something holds. */
    private static void take(List<Member> members, BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("nanoseconds beyond the patience; the members have %s", members)
                    .isNegative();
            members.forEach(Member::poll);
        }
    }

    /** One consumer of a group, which polls in the test's thread. */
    private final class Member implements AutoCloseable {
        final KafkaConsumer<byte[], byte[]> consumer;
        private final List<String> read;

        Member(String group, String topic, List<String> read) {
            this(group, topic, read, Map.of());
        }

        Member(String group, String topic, List<String> read, Map<String, String> changes) {
            Properties settings = Events.consumerSettings(broker);
            settings.put("group.id", group);
            settings.put("auto.offset.reset", "earliest");
            settings.put("heartbeat.interval.ms", "200");
            settings.put("session.timeout.ms", "10000");
            settings.put("reconnect.backoff.max.ms", "200");
            settings.putAll(changes);
            this.read = read;
            consumer = new KafkaConsumer<>(settings);
            consumer.subscribe(List.of(topic));
        }

        Set<TopicPartition> partitions() {
            return Set.copyOf(consumer.assignment());
        }

        void poll() {
            consumer.poll(TURN).forEach(record -> read.add(new String(record.value(), StandardCharsets.UTF_8)));
        }

        @Override
        public String toString() {
            return partitions() + " and " + read.size() + " records";
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
