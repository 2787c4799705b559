package io.coldstream.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseGateTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123Z");

    @TempDir
    private Path folder;

    private final InMemoryMetadataStore database = new InMemoryMetadataStore();
    private Path file = Path.of("");

    @BeforeEach
    void setUp() {
        file = folder.resolve("database-state.json");
    }

    private DatabaseGate started(InMemoryMetadataStore store) throws Exception {
        DatabaseGate gate = new DatabaseGate(store, file, InstantSource.fixed(NOW));
        gate.start(true);
        return gate;
    }

    private static void audit(InMemoryMetadataStore store, String reason) throws StorageException {
        store.audit().append(new AuditEntry(NOW, "test", "delete_segment", "it", reason));
    }

    private static void createTopic(InMemoryMetadataStore store, String name) throws StorageException {
        store.topics().create(new NewTopic(UUID.randomUUID(), name, 1, Map.of(), NOW));
    }

    /** Notes a state that this database has not reached, as one that was rolled back would find it. */
    private void noteAsSeen(long generation, long auditNumber, @Nullable String auditHash) throws Exception {
        new MemoryFile(file)
                .write(new Memory(new DatabaseState(database.clusterId(), generation, auditNumber, auditHash), null));
    }

    @Test
    void aDatabaseThatWentForwardIsBelieved() throws Exception {
        DatabaseGate first = started(database);
        audit(database, "one");
        first.remember();
        audit(database, "two");
        createTopic(database, "orders");
        DatabaseGate second = started(database);
        assertThat(second.suspension()).isEmpty();
        assertThat(second.closedBecause()).isEmpty();
        assertThat(second.accept(NOW, "ada", "nothing to accept")).isFalse();
    }

    @Test
    void aSmallerGenerationSuspendsUntilSomebodyAcceptsIt() throws Exception {
        createTopic(database, "orders");
        long generation = database.generation();
        noteAsSeen(generation + 5, -1, null);

        DatabaseGate gate = started(database);
        assertThat(gate.suspension().orElseThrow().since()).isEqualTo(NOW);
        assertThat(gate.closedBecause().orElseThrow())
                .contains("Generation " + (generation + 5) + " of the database was seen here")
                .contains("it is at " + generation)
                .contains("until an operator accepts");

        // The lead is taken and time passes: a restart still finds it suspended, and so does what is remembered.
        for (int i = 0; i < 10; i++) {
            createTopic(database, "new-" + i);
        }
        gate.remember();
        DatabaseGate again = started(database);
        assertThat(again.suspension()).isEqualTo(gate.suspension());

        AtomicInteger accepted = new AtomicInteger();
        again.whenAccepted(accepted::incrementAndGet);
        assertThat(again.accept(NOW.minusMillis(1), "ada", "I saw another one."))
                .as("what was found later than what somebody saw")
                .isFalse();
        assertThat(again.suspension()).isPresent();
        assertThat(accepted).hasValue(0);
        assertThat(again.accept(NOW, "ada", "Restored on purpose.")).isTrue();
        assertThat(again.closedBecause()).isEmpty();
        assertThat(accepted).hasValue(1);
        assertThat(database.audit().newest(1)).singleElement().satisfies(stored -> {
            assertThat(stored.entry().action()).isEqualTo("accept_database");
            assertThat(stored.entry().actor()).isEqualTo("ada");
            assertThat(stored.entry().subject()).contains("Generation " + (generation + 5));
            assertThat(stored.entry().reason()).isEqualTo("Restored on purpose.");
        });
        assertThat(started(database).suspension()).isEmpty();
    }

    @Test
    void missingAuditEntriesAreNamed() throws Exception {
        audit(database, "one");
        noteAsSeen(0, 4, "00");
        assertThat(started(database).closedBecause().orElseThrow()).contains("Audit entries from 1 to 4 are missing.");
    }

    @Test
    void anotherHashAtTheSameNumberIsAnotherHistory() throws Exception {
        DatabaseGate gate = started(database);
        audit(database, "one");
        gate.remember();
        String before = Files.readString(file);
        audit(database, "two");
        String hash = database.audit().newest(1).get(0).hash();
        noteAsSeen(0, 0, hash);
        assertThat(started(database).closedBecause().orElseThrow())
                .contains("Audit entry 0 is another one: its hash was " + hash);
        Files.writeString(file, before);
        assertThat(started(database).suspension()).isEmpty();
    }

    @Test
    void theDatabaseOfAnotherClusterIsNotBelieved() throws Exception {
        createTopic(database, "orders");
        started(database).remember();
        InMemoryMetadataStore other = new InMemoryMetadataStore("anotherclustersid00000");
        assertThat(started(other).closedBecause().orElseThrow())
                .contains("The database was that of cluster " + database.clusterId());
    }

    @Test
    void aLostFileIsNoReasonAndADamagedOneIs() throws Exception {
        createTopic(database, "orders");
        started(database).remember();
        Files.delete(file);
        assertThat(started(database).suspension()).isEmpty();
        Files.writeString(file, "{\"version\":1,\"database\":{\"cluster_id\":7}}");
        assertThat(started(database).closedBecause().orElseThrow()).contains("cannot be read from " + file);
        assertThat(started(database).suspension()).isPresent();
    }

    /** As a server allows it: the database is restored while the broker is connected. */
    @Test
    void aDatabaseThatIsRolledBackUnderTheBrokerIsNoticed() throws Exception {
        createTopic(database, "orders");
        createTopic(database, "payments");
        InMemoryMetadataStore restored = new InMemoryMetadataStore();
        AtomicReference<MetadataStore> current = new AtomicReference<>(database);
        DatabaseGate gate = new DatabaseGate(switched(current), file, InstantSource.fixed(NOW));
        gate.start(false);
        gate.remember();
        current.set(restored);
        gate.remember();
        assertThat(gate.suspension()).isPresent();
    }

    /** The database was restored, and much has happened in it until the gate looks. */
    @Test
    void aDatabaseThatIsRolledBackAndHasGonePastWhatIsRememberedIsNoticed() throws Exception {
        audit(database, "one");
        AtomicReference<MetadataStore> current = new AtomicReference<>(database);
        DatabaseGate gate = new DatabaseGate(switched(current), file, InstantSource.fixed(NOW));
        gate.start(false);
        gate.remember();
        InMemoryMetadataStore restored = new InMemoryMetadataStore();
        audit(restored, "another one");
        for (int i = 0; i < 10; i++) {
            createTopic(restored, "new-" + i);
        }
        assertThat(restored.generation()).isGreaterThan(database.generation());
        current.set(restored);
        gate.remember();
        assertThat(gate.closedBecause().orElseThrow()).contains("Audit entry 0 is another one");
    }

    private static MetadataStore switched(AtomicReference<MetadataStore> current) {
        return (MetadataStore) Proxy.newProxyInstance(
                MetadataStore.class.getClassLoader(),
                new Class<?>[] {MetadataStore.class},
                (proxy, method, arguments) -> method.invoke(current.get(), arguments));
    }

    @Test
    void nothingIsNotedBeforeTheComparison() throws Exception {
        createTopic(database, "orders");
        noteAsSeen(database.generation() + 1, -1, null);
        String before = Files.readString(file);
        new DatabaseGate(database, file, InstantSource.fixed(NOW)).remember();
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseThatIsAwayIsNotBelievedAndNotAccepted() throws Exception {
        createTopic(database, "orders");
        noteAsSeen(database.generation() + 1, -1, null);
        DatabaseGate gate = started(database);
        database.takeAway();
        assertThatThrownBy(() -> gate.accept(NOW, "ada", "why not")).isInstanceOf(StorageException.class);
        database.bringBack();
        assertThat(gate.suspension()).isPresent();
    }
}
