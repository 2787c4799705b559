package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.broker.http.Planning;
import io.coldstream.broker.job.Job;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.plan.SettingsChange;
import io.coldstream.broker.plan.WhatIf;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plans say of a real broker's partitions, and what is done then. */
class RetentionPlansTest {
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "-1");
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    @TempDir
    Path dataDir;

    private static Topic topic(TestBroker broker) {
        return broker.broker()
                .part(TopicCatalog.class)
                .byName(PARTITION.topic())
                .orElseThrow();
    }

    private static SettingsChange shorter(TestBroker broker) throws Exception {
        Topic topic = topic(broker);
        Map<String, String> configs = new HashMap<>(topic.config().overrides());
        configs.put("retention.ms", "0");
        return SettingsChange.of(
                topic, broker.broker().part(TopicService.class).effectiveConfig(topic.name(), configs));
    }

    @Test
    void whatAPlanSaysIsWhatIsDeleted() throws Exception {
        try (TestBroker broker = TestBroker.start(dataDir)) {
            Events.createTopic(broker, PARTITION.topic(), 1, SMALL_SEGMENTS);
            Events.produce(broker, PARTITION, 0, 200, 300);
            Events.awaitArchived(broker, PARTITION);
            Plans plans = broker.broker().part(Plans.class);
            WhatIf plan = plans.make(shorter(broker));
            assertThat(plan.deletesMore()).isTrue();
            assertThat(plan.recordsNow()).isEqualTo(200);
            assertThat(plans.check(plan.id(), shorter(broker))).isEqualTo(Plans.Verdict.AGREED);

            Events.setConfig(broker, PARTITION.topic(), "retention.ms", "0"); // Kafka's clients may, by default
            eventually(
                    "everything is deleted",
                    () -> Events.offset(broker, PARTITION, OffsetSpec.earliest()),
                    earliest -> earliest == 200);
        }
    }

    @Test
    void whatWasWrittenAMomentAgoIsInThePlan() throws Exception {
        try (TestBroker broker = TestBroker.start(dataDir)) {
            Events.createTopic(broker, PARTITION.topic(), 1, Map.of());
            Events.produce(broker, PARTITION, 0, 50, 300);
            WhatIf plan = broker.broker().part(Plans.class).make(shorter(broker));
            assertThat(plan.deletesMore()).isTrue();
            assertThat(plan.recordsNow()).isZero();
            assertThat(plan.recordsWithin()).isEqualTo(50);
            assertThat(plan.newlyDeletedRecords()).isEqualTo(50);
        }
    }

    @Test
    void kafkasClientsMayBeKeptFromDeletingMore() throws Exception {
        try (TestBroker broker = TestBroker.start(
                dataDir, root -> root.putObject("retention").put("kafkaClientsMayDeleteMore", false))) {
            Events.createTopic(broker, PARTITION.topic(), 1, SMALL_SEGMENTS);
            Events.produce(broker, PARTITION, 0, 100, 300);
            Events.awaitArchived(broker, PARTITION);
            assertThatThrownBy(() -> Events.setConfig(broker, PARTITION.topic(), "retention.ms", "0"))
                    .hasRootCauseInstanceOf(PolicyViolationException.class)
                    .hasMessageContaining("coldstream retention apply");
            Events.setConfig(broker, PARTITION.topic(), "retention.ms", "9000000000000");
            assertThat(Events.offset(broker, PARTITION, OffsetSpec.earliest())).isZero();
        }
    }

    @Test
    void anArchiveIsVerifiedAndDamageIsFound() throws Exception {
        try (TestBroker broker = TestBroker.start(dataDir)) {
            Events.createTopic(broker, PARTITION.topic(), 1, SMALL_SEGMENTS);
            Events.produce(broker, PARTITION, 0, 100, 300);
            Events.awaitArchived(broker, PARTITION);
            Job.View intact = verify(broker);
            assertThat(intact.state()).as(intact.detail()).isEqualTo(Job.State.DONE);
            assertThat(intact.done()).isPositive().isEqualTo(intact.total());

            ObjectKey key = broker.broker()
                    .part(MetadataStore.class)
                    .segments()
                    .list()
                    .get(0)
                    .intent()
                    .key();
            broker.broker().part(ObjectStore.class).delete(key);
            Job.View damaged = verify(broker);
            assertThat(damaged.state()).isEqualTo(Job.State.FAILED);
            assertThat(damaged.detail()).contains("1 archived copies are damaged or missing: " + key + " is missing");
        }
    }

    private static Job.View verify(TestBroker broker) throws Exception {
        Planning planning = broker.broker().part(Planning.class);
        Jobs jobs = planning.jobs();
        String id = jobs.start(
                        "verify",
                        PARTITION.topic(),
                        "bytes",
                        "ada",
                        planning.verification().apply(topic(broker)))
                .orElseThrow()
                .id();
        return eventually(
                "the job ends",
                () -> jobs.find(id).orElseThrow(),
                job -> !List.of(Job.State.RUNNING).contains(job.state()));
    }
}
