package io.coldstream.storage.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.storage.metadata.AuditChain.BrokenLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AuditChainTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123Z");

    private static AuditEntry entry(String subject) {
        return new AuditEntry(NOW, "retention", "delete_segment", subject, "too old", "plan 1", "retention.ms=1");
    }

    private static List<StoredAuditEntry> log(int old, int chained) {
        List<StoredAuditEntry> log = new ArrayList<>();
        for (int number = 0; number < old; number++) {
            log.add(new StoredAuditEntry(number, entry("s" + number), null, null));
        }
        AuditChain point = new AuditChain(old, null);
        for (int number = old; number < old + chained; number++) {
            StoredAuditEntry next = point.link(entry("s" + number));
            log.add(next);
            point = AuditChain.after(next);
        }
        return log;
    }

    private static Optional<BrokenLink> broken(List<StoredAuditEntry> log) {
        return AuditChain.beginning().firstBroken(log);
    }

    private static List<StoredAuditEntry> with(
            List<StoredAuditEntry> log, int index, UnaryOperator<StoredAuditEntry> change) {
        List<StoredAuditEntry> changed = new ArrayList<>(log);
        changed.set(index, change.apply(changed.get(index)));
        return changed;
    }

    private static void assertBrokenAt(long number, String words, List<StoredAuditEntry> log) {
        assertThat(broken(log)).hasValueSatisfying(link -> {
            assertThat(link.number()).isEqualTo(number);
            assertThat(link.problem()).contains(words);
        });
    }

    /** The same bytes, put together by hand from docs/audit-format.md and hashed by another program. */
    @Test
    void theHashIsThatOfTheDocumentedBytes() {
        StoredAuditEntry first = AuditChain.beginning()
                .link(new AuditEntry(
                        Instant.ofEpochMilli(1_774_747_800_123L),
                        "retention",
                        "delete_segment",
                        "orders/0/ä",
                        "too old",
                        null,
                        "retention.ms=1000"));
        assertThat(first.hash()).isEqualTo("aa3600f058ab4fd4c114dede1809e7c35327f1ac254f00710b155d0f1cf89378");
        StoredAuditEntry second = AuditChain.after(first)
                .link(new AuditEntry(Instant.ofEpochMilli(-1), "alice", "release_hold", "", "", "plan 7", null));
        assertThat(second.hash()).isEqualTo("a69bf78e2abfb12a922f100bc749f0ab1426cb379c45f7d4fbaf0abaea142aa6");
        assertThat(second.previousHash()).isEqualTo(first.hash());
    }

    @Test
    void aLogAsItWasWrittenIsWhole() {
        assertThat(broken(log(0, 0))).isEmpty();
        assertThat(broken(log(0, 5))).isEmpty();
        assertThat(broken(log(3, 0))).isEmpty();
        assertThat(broken(log(3, 5))).isEmpty();
    }

    @Test
    void aLogIsCheckedPageByPage() {
        List<StoredAuditEntry> log = log(2, 4);
        AuditChain middle = AuditChain.after(log.get(3));
        assertThat(middle.firstBroken(log.subList(4, 6))).isEmpty();
        assertThat(middle.firstBroken(log.subList(5, 6))).isPresent();
    }

    @Test
    void anyChangeOfAnEntryIsFound() {
        AuditEntry other = entry("s2");
        for (AuditEntry changed : List.of(
                new AuditEntry(
                        NOW.plusMillis(1), "retention", "delete_segment", "s2", "too old", "plan 1", other.rule()),
                new AuditEntry(NOW, "retentio", "ndelete_segment", "s2", "too old", "plan 1", other.rule()),
                new AuditEntry(NOW, "retention", "delete_segment", "s3", "too old", "plan 1", other.rule()),
                new AuditEntry(NOW, "retention", "delete_segment", "s2", "", "plan 1", other.rule()),
                new AuditEntry(NOW, "retention", "delete_segment", "s2", "too old", null, other.rule()),
                new AuditEntry(NOW, "retention", "delete_segment", "s2", "too old", "", other.rule()),
                new AuditEntry(NOW, "retention", "delete_segment", "s2", "too old", "plan 1", null))) {
            assertBrokenAt(
                    2,
                    "not that of its content",
                    with(
                            log(0, 4),
                            2,
                            stored -> new StoredAuditEntry(2, changed, stored.previousHash(), stored.hash())));
        }
    }

    @Test
    void anEntryThatIsRehashedBreaksTheNextLink() {
        List<StoredAuditEntry> log = log(0, 4);
        AuditChain before = AuditChain.after(log.get(1));
        assertBrokenAt(3, "another previous hash", with(log, 2, stored -> before.link(entry("forged"))));
    }

    @Test
    void aMissingOrDoubledEntryIsFound() {
        List<StoredAuditEntry> missing = log(0, 4);
        missing.remove(1);
        assertBrokenAt(1, "entry 1 is missing", missing);
        List<StoredAuditEntry> headless = log(0, 4);
        headless.remove(0);
        assertBrokenAt(0, "entry 0 is missing", headless);
        List<StoredAuditEntry> doubled = log(0, 4);
        doubled.add(2, doubled.get(1));
        assertBrokenAt(2, "missing", doubled);
    }

    @Test
    void entriesWithoutHashStandBeforeTheChainOnly() {
        UnaryOperator<StoredAuditEntry> unhashed =
                stored -> new StoredAuditEntry(stored.number(), stored.entry(), null, null);
        assertBrokenAt(2, "has no hash", with(log(0, 4), 2, unhashed));
        assertBrokenAt(1, "another previous hash", with(log(0, 4), 0, unhashed));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredAuditEntry(0, entry("x"), AuditChain.GENESIS, null));
    }

    @Test
    void timesAreHashedToTheMillisecond() {
        AuditEntry fine = new AuditEntry(NOW.plusNanos(456), "a", "b", "c", "d");
        assertThat(AuditChain.beginning().link(fine))
                .isEqualTo(AuditChain.beginning().link(new AuditEntry(NOW, "a", "b", "c", "d")));
    }
}
