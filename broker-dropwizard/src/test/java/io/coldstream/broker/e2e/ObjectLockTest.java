package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestBucket;
import io.coldstream.tiering.service.TieringService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Legal holds that a real bucket keeps. */
class ObjectLockTest {
    @RegisterExtension
    static final S3TestBucket S3 = S3TestBucket.on(S3Flavour.MINIO);

    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    @TempDir
    Path dataDir;

    @BeforeEach
    void credentialsForTheDefaultChain() {
        S3.credentials().asSystemProperties().forEach(System::setProperty);
    }

    @AfterEach
    void noCredentialsForAnybodyElse() {
        S3.credentials().asSystemProperties().keySet().forEach(System::clearProperty);
    }

    private static Consumer<ObjectNode> lockingIn(String bucket) {
        return root -> {
            root.putObject("objectStore")
                    .put("location", "s3://" + bucket + "/archive")
                    .put("endpoint", S3.endpoint().toString())
                    .put("region", S3.region());
            root.withObject("/retention/holds").put("objectLock", true);
        };
    }

    @Test
    void theBucketKeepsWhatAHoldCoversAcrossARestart() throws Exception {
        String bucket = S3.server().createLockedBucket();
        try (TestBroker broker = TestBroker.start(dataDir, lockingIn(bucket))) {
            Events.createTopic(broker, PARTITION.topic(), 1, Map.of("segment.bytes", "16384", "segment.ms", "300"));
            Events.produce(broker, PARTITION, 0, 200, 300);
            Events.awaitArchived(broker, PARTITION);
            List<ObjectKey> keys = broker.broker().part(MetadataStore.class).segments().list().stream()
                    .map(SegmentRecord::intent)
                    .map(intent -> intent.key())
                    .toList();
            UUID topic = broker.broker()
                    .part(TopicCatalog.class)
                    .byName(PARTITION.topic())
                    .orElseThrow()
                    .id();
            LegalHold hold = broker.broker()
                    .part(HoldService.class)
                    .place(PARTITION.topic(), HoldScope.ofTopic(topic), "Case 17/4", "legal", "ada")
                    .hold();
            awaitLocked(broker, keys.size());
            assertThat(keys).allMatch(key -> isSet(broker, key));

            broker.restart();
            awaitLocked(broker, keys.size());
            broker.broker().part(HoldService.class).release(hold.id(), "ada", "closed");
            awaitLocked(broker, 0);
            assertThat(keys).noneMatch(key -> isSet(broker, key));
            broker.broker().part(TopicService.class).delete(topic, "ada");
            eventually(
                    "the topic is gone",
                    () -> broker.broker().part(MetadataStore.class).topics().list(),
                    List::isEmpty);
        }
    }

    private static void awaitLocked(TestBroker broker, long objects) throws Exception {
        eventually(
                "objects are locked",
                () -> broker.broker().part(TieringService.class).objectLocks().locked(),
                locked -> locked == objects);
    }

    private static boolean isSet(TestBroker broker, ObjectKey key) {
        ObjectLegalHolds holds =
                broker.broker().part(ObjectStore.class).legalHolds().orElseThrow();
        try {
            return holds.isSet(key);
        } catch (io.coldstream.storage.StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatCannotKeepHoldsIsRefusedAtTheStartInASentence() {
        assertThatThrownBy(() -> TestBroker.start(dataDir, lockingIn(S3.bucket())))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("retention.holds.objectLock cannot be true: the bucket of s3://" + S3.bucket());
        assertThatThrownBy(() -> TestBroker.start(
                        dataDir, root -> root.withObject("/retention/holds").put("objectLock", true)))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("retention.holds.objectLock cannot be true: ")
                .hasMessageEndingWith(" is a directory, and only buckets have Object Lock.");
    }
}
