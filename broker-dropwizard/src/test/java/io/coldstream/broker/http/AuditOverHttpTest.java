package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.http.audit.AuditResource;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditOverHttpTest {
    /** More than two pages of the log itself. */
    private static final int ENTRIES = 2 * AuditLog.LIMIT_MAX + 5;

    private final ObjectMapper json = new ObjectMapper();
    private ApiServer api;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
        for (int i = 0; i < ENTRIES; i++) {
            api.store.audit().append(entry(i));
        }
    }

    private static AuditEntry entry(int number) {
        return new AuditEntry(
                ApiServer.NOW.plusMillis(number),
                "retention",
                "delete_segment",
                "orders/0/" + number,
                "too \"old\"\n",
                number == 0 ? "pl_1" : null,
                number == 0 ? "retention.ms=1" : null);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void entries_are_shown_with_their_hashes() throws Exception {
        JsonNode entry = api.get("/api/v1/audit?order=asc&page_size=1").json().at("/entries/0");
        StoredAuditEntry stored = AuditChain.beginning().link(entry(0));
        assertThat(entry.toString())
                .isEqualTo("{\"number\":0,\"at\":\"2026-03-01T12:00:00Z\",\"actor\":\"retention\","
                        + "\"action\":\"delete_segment\",\"subject\":\"orders/0/0\",\"reason\":\"too \\\"old\\\"\\n\","
                        + "\"rule\":\"retention.ms=1\",\"plan\":\"pl_1\",\"previous_hash\":\"" + AuditChain.GENESIS
                        + "\",\"hash\":\"" + stored.hash() + "\"}");
    }

    @Test
    void pages_go_through_everything_in_both_directions() throws Exception {
        List<Long> ascending = LongStream.range(0, ENTRIES).boxed().toList();
        List<Long> descending =
                LongStream.range(0, ENTRIES).map(n -> ENTRIES - 1 - n).boxed().toList();
        assertThat(all("order=asc&page_size=1000")).isEqualTo(ascending);
        assertThat(all("page_size=1000")).isEqualTo(descending);
        assertThat(all("page_size=401")).isEqualTo(descending); // a divisor of the number of entries
        assertThat(all("order=asc&page_size=401")).isEqualTo(ascending);
        assertThat(all("from=3&page_size=2")).containsExactly(3L, 2L, 1L, 0L);
        assertThat(all("order=asc&page_size=2&from=" + (ENTRIES - 3)))
                .containsExactly(ENTRIES - 3L, ENTRIES - 2L, ENTRIES - 1L);
        assertThat(all("order=asc&from=" + ENTRIES)).isEmpty();
    }

    @Test
    void a_time_says_where_to_begin_as_well() throws Exception {
        assertThat(all("page_size=2&from=" + ApiServer.NOW.plusMillis(3))).containsExactly(3L, 2L, 1L, 0L);
        assertThat(all("order=asc&page_size=2&from=" + ApiServer.NOW.plusMillis(ENTRIES - 2)))
                .containsExactly(ENTRIES - 2L, ENTRIES - 1L);
        assertThat(all("from=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(all("order=asc&from=2036-01-01T00:00:00Z")).isEmpty();
        assertThat(all("page_size=1000&from=2036-01-01T00:00:00Z")).hasSize(ENTRIES);
    }

    private List<Long> all(String query) throws Exception {
        List<Long> numbers = new ArrayList<>();
        String token = "";
        do {
            Answer answer = api.get("/api/v1/audit?" + query + token);
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
            answer.json()
                    .get("entries")
                    .forEach(entry -> numbers.add(entry.get("number").longValue()));
            JsonNode next = answer.json().get("next_page_token");
            token = next.isNull() ? "" : "&page_token=" + next.textValue();
        } while (!token.isEmpty());
        return numbers;
    }

    @Test
    void an_export_has_every_entry_in_its_line() throws Exception {
        Answer export = api.get("/api/v1/audit/export");
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Type")).contains("application/x-ndjson");
        List<String> lines = export.response().body().lines().toList();
        assertThat(lines).hasSize(ENTRIES);
        for (int i = 0; i < ENTRIES; i += 500) {
            assertThat(json.readTree(lines.get(i)).get("number").intValue()).isEqualTo(i);
        }
        assertThat(json.readTree(lines.get(7)))
                .isEqualTo(api.get("/api/v1/audit?from=7&page_size=1").json().at("/entries/0"));
    }

    @Test
    void an_export_without_a_database_is_a_problem() throws Exception {
        api.store.failWith(new StorageException(StorageException.Kind.UNAVAILABLE, "away"));
        try {
            assertThat(api.get("/api/v1/audit/export").status()).isEqualTo(503);
            assertThat(api.get("/api/v1/audit/verify").status()).isEqualTo(503);
        } finally {
            api.store.failWith(null);
        }
    }

    @Test
    void an_intact_log_is_found_to_be() throws Exception {
        assertThat(api.get("/api/v1/audit/verify").response().body())
                .isEqualTo("{\"intact\":true,\"entries\":" + ENTRIES + ",\"first_broken\":null}");
    }

    @Test
    void the_first_broken_entry_is_found_on_whatever_page() throws Exception {
        List<StoredAuditEntry> entries = new ArrayList<>();
        AuditChain end = AuditChain.beginning();
        for (int i = 0; i < ENTRIES; i++) {
            StoredAuditEntry linked = end.link(entry(i));
            entries.add(linked);
            end = AuditChain.after(linked);
        }
        for (int broken : new int[] {0, AuditLog.LIMIT_MAX - 1, AuditLog.LIMIT_MAX, ENTRIES - 1}) {
            List<StoredAuditEntry> changed = new ArrayList<>(entries);
            StoredAuditEntry original = changed.get(broken);
            changed.set(
                    broken, new StoredAuditEntry(broken, entry(broken + 1), original.previousHash(), original.hash()));
            var check = new AuditResource(new FixedLog(changed), json.writer()).verify();
            assertThat(check.intact()).isFalse();
            assertThat(check.entries()).isEqualTo(broken);
            assertThat(check.firstBroken()).isNotNull();
            assertThat(check.firstBroken().number()).isEqualTo(broken);
            assertThat(check.firstBroken().what()).contains("hash");
        }
        entries.remove(AuditLog.LIMIT_MAX);
        var check = new AuditResource(new FixedLog(entries), json.writer()).verify();
        assertThat(check.firstBroken()).isNotNull();
        assertThat(check.firstBroken().number()).isEqualTo(AuditLog.LIMIT_MAX);
        assertThat(check.firstBroken().what()).contains("missing");
    }

    /** A log that somebody has been at. */
    private record FixedLog(List<StoredAuditEntry> entries) implements AuditLog {
        @Override
        public void append(AuditEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StoredAuditEntry> newest(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StoredAuditEntry> list(long fromNumber, int limit) {
            return entries.stream()
                    .filter(entry -> entry.number() >= fromNumber)
                    .limit(limit)
                    .toList();
        }
    }
}
