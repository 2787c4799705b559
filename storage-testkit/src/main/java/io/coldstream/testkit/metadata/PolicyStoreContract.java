package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static io.coldstream.testkit.metadata.Samples.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.PolicyVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link PolicyStore}. */
abstract class PolicyStoreContract {
    private static final PolicyContent KEEP = new PolicyContent(
            "seven years\u0000, \\ \"for ever\" 🚀",
            Map.of("retention.ms", "220752000000", "coldstream.storage.class", ""),
            List.of(new PolicyAttachment("audit.*", 100), new PolicyAttachment("ledger", -5)));
    private static final PolicyContent EMPTY = new PolicyContent("", Map.of(), List.of());

    abstract MetadataStore store();

    abstract MetadataStore openAgain() throws Exception;

    private PolicyStore policies() {
        return store().policies();
    }

    @Test
    void aPolicyIsStoredWhole() throws Exception {
        Instant fine = Instant.parse("2026-01-02T03:04:05.678912Z");
        PolicyDocument expected =
                new PolicyDocument("keep", 1, KEEP, Instant.parse("2026-01-02T03:04:05.678Z"), "Jürgen \\ \u0000");
        assertThat(policies().create("keep", KEEP, fine, "Jürgen \\ \u0000")).isEqualTo(expected);
        assertThat(policies().find("keep")).contains(expected);
        assertThat(policies().list()).containsExactly(expected);
        try (MetadataStore other = openAgain()) {
            assertThat(other.policies().find("keep")).contains(expected);
        }
    }

    @Test
    void aPolicyThatSaysNothingIsAPolicy() throws Exception {
        policies().create("empty", EMPTY, NOW, "alice");
        assertThat(policies().find("empty").orElseThrow().content()).isEqualTo(EMPTY);
    }

    @Test
    void policiesAreListedInTheOrderOfTheirNames() throws Exception {
        for (String name : List.of("b", "a-b", "a.b", "a", "a_b", "ab", "0")) {
            policies().create(name, EMPTY, NOW, "alice");
        }
        assertThat(policies().list())
                .extracting(PolicyDocument::name)
                .containsExactly("0", "a", "a-b", "a.b", "a_b", "ab", "b");
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        PolicyDocument first = policies().create("keep", KEEP, NOW, "alice");
        assertRefused(Kind.ALREADY_EXISTS, () -> policies().create("keep", EMPTY, NOW, "bob"));
        assertThat(policies().list()).containsExactly(first);
        assertThat(policies().history("keep")).hasSize(1);
    }

    @Test
    void anIllegalNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> policies().create("Keep!", KEEP, NOW, "alice"));
    }

    @Test
    void aReplacementIsTheNextVersion() throws Exception {
        policies().create("keep", KEEP, NOW, "alice");
        PolicyDocument second = policies().replace("keep", 1, EMPTY, NOW.plusSeconds(1), "bob");
        assertThat(second).isEqualTo(new PolicyDocument("keep", 2, EMPTY, NOW.plusSeconds(1), "bob"));
        assertThat(policies().list()).containsExactly(second);
    }

    @Test
    void whoReadAnotherVersionReplacesAndDeletesNothing() throws Exception {
        policies().create("keep", KEEP, NOW, "alice");
        PolicyDocument second = policies().replace("keep", 1, EMPTY, NOW, "bob");
        for (int version : List.of(0, 1, 3)) {
            assertRefused(Kind.CONFLICT, () -> policies().replace("keep", version, KEEP, NOW, "carol"));
            assertRefused(Kind.CONFLICT, () -> policies().delete("keep", version, NOW, "carol"));
        }
        assertThat(policies().find("keep")).contains(second);
        assertThat(policies().history("keep")).hasSize(2);
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(policies().find("keep")).isEmpty();
        assertThat(policies().history("keep")).isEmpty();
        assertRefused(Kind.NOT_FOUND, () -> policies().replace("keep", 1, KEEP, NOW, "alice"));
        assertRefused(Kind.NOT_FOUND, () -> policies().delete("keep", 1, NOW, "alice"));
        policies().create("keep", KEEP, NOW, "alice");
        policies().delete("keep", 1, NOW, "alice");
        assertRefused(Kind.NOT_FOUND, () -> policies().replace("keep", 2, KEEP, NOW, "alice"));
        assertRefused(Kind.NOT_FOUND, () -> policies().delete("keep", 2, NOW, "alice"));
        assertThat(policies().find("keep")).isEmpty();
        assertThat(policies().list()).isEmpty();
    }

    @Test
    void theHistoryKeepsEverythingThroughDeletions() throws Exception {
        policies().create("keep", KEEP, NOW, "alice");
        policies().replace("keep", 1, EMPTY, NOW.plusSeconds(1), "bob");
        policies().delete("keep", 2, NOW.plusSeconds(2), "carol");
        assertThat(policies().create("keep", KEEP, NOW.plusSeconds(3), "dave").version())
                .isEqualTo(4);
        policies().create("other", EMPTY, NOW, "alice");
        assertThat(policies().history("keep"))
                .containsExactly(
                        new PolicyVersion("keep", 1, KEEP, NOW, "alice"),
                        new PolicyVersion("keep", 2, EMPTY, NOW.plusSeconds(1), "bob"),
                        new PolicyVersion("keep", 3, null, NOW.plusSeconds(2), "carol"),
                        new PolicyVersion("keep", 4, KEEP, NOW.plusSeconds(3), "dave"));
    }

    @Test
    void everyChangeIsAudited() throws Exception {
        policies().create("keep", KEEP, NOW, "alice");
        policies().replace("keep", 1, EMPTY, NOW, "bob");
        policies().delete("keep", 2, NOW, "carol");
        assertRefused(Kind.NOT_FOUND, () -> policies().delete("keep", 3, NOW, "mallory"));
        assertThat(Samples.newestAudit(store(), 10))
                .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::subject)
                .containsExactly(
                        tuple("carol", "delete_policy", "policy keep, version 3"),
                        tuple("bob", "change_policy", "policy keep, version 2"),
                        tuple("alice", "change_policy", "policy keep, version 1"));
        assertThat(Samples.newestAudit(store(), 10).get(2).reason()).contains("retention.ms=220752000000");
    }

    @Test
    void ofManyThatCreateOrReplaceExactlyOneWins() throws Exception {
        try (MetadataStore other = openAgain()) {
            Race<Integer> creation = Race.of(
                    6,
                    racer -> (racer % 2 == 0 ? store() : other)
                            .policies()
                            .create("keep", KEEP, NOW, "racer " + racer)
                            .version());
            assertThat(creation.results()).containsExactly(1);
            assertThat(creation.failures()).hasSize(5).containsOnly(Kind.ALREADY_EXISTS);
            Race<Integer> replacement = Race.of(
                    6,
                    racer -> (racer % 2 == 0 ? store() : other)
                            .policies()
                            .replace("keep", 1, EMPTY, NOW, "racer " + racer)
                            .version());
            assertThat(replacement.results()).containsExactly(2);
            assertThat(replacement.failures()).hasSize(5).containsOnly(Kind.CONFLICT);
        }
        assertThat(policies().history("keep")).hasSize(2);
        assertThat(store().audit().newest(10)).hasSize(2);
    }
}
