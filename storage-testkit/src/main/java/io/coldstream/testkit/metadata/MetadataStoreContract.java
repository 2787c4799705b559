package io.coldstream.testkit.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The contract of {@link MetadataStore}: a subclass says how to open a store. Each test gets an empty one. Every part
 * of the store has a contract of its own, nested here.
 */
@TestInstance(Lifecycle.PER_METHOD)
@SuppressWarnings("NullAway.Init") // JUnit calls setUp before each test
public abstract class MetadataStoreContract {
    private MetadataStore store;

    /** Opens a store that holds nothing. It is closed after the test. */
    protected abstract MetadataStore openEmpty() throws Exception;

    /** Opens the data of the last {@link #openEmpty} once more, beside stores that are open already or closed. */
    protected abstract MetadataStore openAgain() throws Exception;

    @BeforeEach
    void setUp() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    void tearDown() {
        store.close();
    }

    @Test
    void aClusterIdIsMadeOnceAndKept() throws Exception {
        String clusterId = store.clusterId();
        assertThat(clusterId).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
        assertThat(store.clusterId()).isEqualTo(clusterId);
        try (MetadataStore other = openAgain()) {
            assertThat(other.clusterId()).isEqualTo(clusterId);
        }
    }

    @Test
    void storesThatRaceForTheFirstClusterIdAgree() throws Exception {
        try (MetadataStore other = openAgain()) {
            Race<String> race = Race.of(8, racer -> (racer % 2 == 0 ? store : other).clusterId());
            assertThat(race.failures()).isEmpty();
            assertThat(race.results()).hasSize(8).containsOnly(store.clusterId());
        }
    }

    @Test
    void oneBrokerClaimsTheDatabaseUntilItCloses() throws Exception {
        store.claim();
        try (MetadataStore other = openAgain()) {
            assertThatThrownBy(other::claim)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
            assertThat(other.clusterId()).isEqualTo(store.clusterId());
            store.close();
            other.claim();
        }
    }

    @Test
    void aProbeOfADatabaseThatAnswersSucceeds() throws Exception {
        store.probe();
    }

    @Test
    void saysWhereTheDatabaseIs() {
        assertThat(store.describe()).isNotBlank();
    }

    @Test
    void whatWasWrittenIsThereAfterTheStoreWasClosed() throws Exception {
        NewTopic topic = Samples.topic("orders", 2);
        store.topics().create(topic);
        store.topics().acquireLeadership();
        store.segments().begin(Samples.intent(topic, 0, 0, 10, 1));
        GroupRecord group = Samples.emptyGroup("billing");
        store.groups().saveGroup(group);
        store.groups().commitOffsets(List.of(Samples.offset("billing", topic, 0, 7)));
        long firstBlock = store.producerIds().allocateBlock(1000);
        store.audit().append(Samples.audit("subject"));
        store.close();

        try (MetadataStore again = openAgain()) {
            assertThat(again.topics().list()).hasSize(1);
            assertThat(again.topics().acquireLeadership())
                    .allSatisfy(partition -> assertThat(partition.leaderEpoch()).isEqualTo(2));
            assertThat(again.segments().list()).hasSize(1);
            assertThat(again.groups().listGroups()).containsExactly(group);
            assertThat(again.groups().listOffsets()).containsExactly(Samples.offset("billing", topic, 0, 7));
            assertThat(again.producerIds().allocateBlock(1)).isGreaterThanOrEqualTo(firstBlock + 1000);
            assertThat(Samples.newestAudit(again, 10)).containsExactly(Samples.audit("subject"));
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        store.close();
        store.close();
    }

    /** Topics and their partitions. */
    @Nested
    class Topics extends TopicStoreContract {
        @Override
        MetadataStore store() {
            return store;
        }
    }

    /** Leader epochs and log start offsets. */
    @Nested
    class Leadership extends LeadershipContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** The catalogue of archived segments. */
    @Nested
    class Segments extends SegmentCatalogContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** Consumer groups. */
    @Nested
    class Groups extends GroupStoreContract {
        @Override
        MetadataStore store() {
            return store;
        }
    }

    /** Committed offsets. */
    @Nested
    class Offsets extends OffsetsContract {
        @Override
        MetadataStore store() {
            return store;
        }
    }

    /** Producer ids. */
    @Nested
    class ProducerIds extends ProducerIdStoreContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** The audit log. */
    @Nested
    class Audit extends AuditLogContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** Policies. */
    @Nested
    class Policies extends PolicyStoreContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** Legal holds. */
    @Nested
    class Holds extends HoldStoreContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** Objects that carry a legal hold of the object store's own. */
    @Nested
    class ObjectLocks extends ObjectLockStoreContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }

    /** The number by which a restored backup is recognised. */
    @Nested
    class Generation extends GenerationContract {
        @Override
        MetadataStore store() {
            return store;
        }

        @Override
        MetadataStore openAgain() throws Exception {
            return MetadataStoreContract.this.openAgain();
        }
    }
}
