package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageFacts.Content;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.storage.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages over HTTP, with a fake behind that has three partitions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesOverHttpTest {
    private static final String MESSAGES = "/api/v1/topics/orders/messages";

    private final ObjectMapper json = new ObjectMapper();
    private ApiServer api;

    @BeforeAll
    void start() throws Exception {
        api = ApiServer.start();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @AfterEach
    void clear() throws Exception {
        api.clear();
    }

    @Test
    void streamsTheMessagesOfOnePartitionWithTheirEnd() throws Exception {
        fill(0, 8);
        List<JsonNode> lines = lines(MESSAGES + "?partition=0&from_offset=12&stream=true");
        assertThat(offsets(lines)).containsExactly(12L, 13L, 14L, 15L, 16L, 17L);
        assertThat(lines.get(0))
                .isEqualTo(
                        json.readTree(
                                "{\"type\": \"message\", \"partition\": 0, \"offset\": 12, \"timestamp\":"
                                        + " \"1970-01-01T00:00:12Z\", \"timestamp_type\": \"create_time\", \"key\": {\"text\": \"k12\"},"
                                        + " \"value\": {\"text\": \"Value 12\"}, \"headers\": [], \"key_bytes\": 3, \"value_bytes\": 8}"));
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo(json.readTree("{\"type\": \"end\", \"reason\": \"end_of_range\", \"scanned_records\": 6,"
                        + " \"total_records\": 6, \"matched\": 6, \"next\": {\"0\": 18}}"));
    }

    @Test
    void partitionsTakeTurnsSoThatEachHasItsShare() throws Exception {
        fill(0, 50);
        fill(2, 50);
        List<JsonNode> lines = lines(MESSAGES + "?limit=6");
        assertThat(messages(lines))
                .extracting(line -> line.get("partition").intValue())
                .containsExactly(0, 0, 2, 2, 0, 0);
        JsonNode end = lines.get(lines.size() - 1);
        assertThat(end.get("reason").textValue()).isEqualTo("limit");
        assertThat(end.get("next")).isEqualTo(json.readTree("{\"0\": 14, \"1\": 10, \"2\": 12}"));
    }

    @Test
    void severalPartitionsGoOnWhereAnAnswerEnded() throws Exception {
        fill(0, 50);
        fill(2, 50);
        assertThat(messages(lines(MESSAGES + "?limit=4&from_offsets=0:14,1:10,2:12")))
                .extracting(line -> line.get("partition").intValue() + ":"
                        + line.get("offset").intValue())
                .containsExactly("0:14", "0:15", "2:12", "2:13");
        assertThat(offsets(lines(MESSAGES + "?from_offsets=2:58"))).containsExactly(58L, 59L);
    }

    @Test
    void searchesKeysOrValues() throws Exception {
        fill(0, 20);
        assertThat(offsets(lines(MESSAGES + "?search=e%2011"))).containsExactly(11L);
        assertThat(offsets(lines(MESSAGES + "?search=k1&search_in=key"))).hasSize(10);
        assertThat(offsets(lines(MESSAGES + "?search=k1&search_in=value"))).isEmpty();
        assertThat(offsets(lines(MESSAGES + "?search=VALUE%2012"))).isEmpty();
        assertThat(offsets(lines(MESSAGES + "?search=VALUE%2012&ignore_case=true")))
                .containsExactly(12L);
        JsonNode end = lines(MESSAGES + "?search=nothing").get(0);
        assertThat(end.get("scanned_records").intValue()).isEqualTo(20);
        assertThat(end.get("matched").intValue()).isZero();
    }

    @Test
    void rangesOfTimeAreRangesOfOffsets() throws Exception {
        fill(0, 20);
        assertThat(offsets(lines(MESSAGES + "?from_time=1970-01-01T00:00:12Z&to_time=1970-01-01T00:00:15Z")))
                .containsExactly(12L, 13L, 14L);
        assertThat(offsets(lines(MESSAGES + "?from_time=2000-01-01T00:00:00Z"))).isEmpty();
        assertThat(offsets(lines(MESSAGES + "?to_time=1970-01-01T00:00:11Z"))).containsExactly(10L);
        assertThat(offsets(lines(MESSAGES + "?from_offset=0&limit=1"))).containsExactly(10L);
        assertThat(offsets(lines(MESSAGES + "?from_offset=9999"))).isEmpty();
    }

    @Test
    void whatIsNoTextIsBase64AndWhatIsLongIsCut() throws Exception {
        UUID id = createOrders();
        byte[] cut = "ab€".getBytes(StandardCharsets.UTF_8);
        api.messages.messages.put(
                new TopicIdPartition(id, 0),
                List.of(
                        new MessageFacts(
                                10,
                                -1,
                                true,
                                new Content(new byte[] {(byte) 0xff, 0}, 2),
                                new Content(java.util.Arrays.copyOf(cut, 4), 100_000),
                                List.of(new MessageFacts.Header(FakeMessages.content("h"), null)),
                                true,
                                9),
                        new MessageFacts(11, Long.MAX_VALUE, false, null, null, List.of(), false, 9)));
        List<JsonNode> lines = lines(MESSAGES);
        JsonNode first = lines.get(0);
        assertThat(first.at("/key/base64").textValue()).isEqualTo("/wA=");
        assertThat(first.at("/value")).isEqualTo(json.readTree("{\"text\": \"ab\", \"truncated\": true}"));
        assertThat(first.at("/value_bytes").intValue()).isEqualTo(100_000);
        assertThat(first.at("/headers")).isEqualTo(json.readTree("[{\"name\": \"h\", \"value\": null}]"));
        assertThat(first.at("/headers_truncated").booleanValue()).isTrue();
        assertThat(first.at("/timestamp").isNull()).isTrue();
        assertThat(first.at("/timestamp_type").textValue()).isEqualTo("log_append_time");
        assertThat(lines.get(1).at("/timestamp").isNull()).isTrue();
        assertThat(lines.get(1).at("/key").isNull()).isTrue();
        assertThat(lines.get(1).at("/key_bytes").isNull()).isTrue();
    }

    @Test
    void whatCannotBeReadEndsTheStreamAndSaysWhereToGoOn() throws Exception {
        fill(0, 5);
        api.messages.answer = CompletableFuture.failedFuture(
                new StorageException(StorageException.Kind.CORRUPT, "the batch is damaged"));
        JsonNode end = lines(MESSAGES + "?partition=0").get(0);
        assertThat(end.get("reason").textValue()).isEqualTo("error");
        assertThat(end.get("detail").textValue()).isEqualTo("the batch is damaged");
        assertThat(end.get("next")).isEqualTo(json.readTree("{\"0\": 10}"));
    }

    @Test
    void aBatchThatCannotBeReadIsPassedOverAndSaid() throws Exception {
        fill(0, 8);
        api.messages.damaged = new OffsetRange(11, 14);
        List<JsonNode> lines = lines(MESSAGES + "?partition=0");
        assertThat(offsets(lines)).containsExactly(10L, 14L, 15L, 16L, 17L);
        assertThat(lines.get(1))
                .isEqualTo(json.readTree(
                        "{\"type\": \"skipped\", \"partition\": 0, \"offsets\": {\"start\": 11, \"end\": 14},"
                                + " \"detail\": \"In partition 0 the batch of offsets [11, 14) cannot be read.\"}"));
        JsonNode end = lines.get(lines.size() - 1);
        assertThat(end.get("reason").textValue()).isEqualTo("end_of_range");
        assertThat(end.get("matched").intValue()).isEqualTo(5);
        assertThat(lines.stream().filter(line -> line.get("type").textValue().equals("skipped")))
                .as("once, though it was met three times")
                .hasSize(1);

        assertThat(messages(lines(MESSAGES + "?partition=0&from_offset=12&limit=1")))
                .extracting(line -> line.get("offset").intValue())
                .as("whoever begins within it")
                .containsExactly(14);
        assertThat(offsets(lines(MESSAGES + "?partition=0&search=Value%201")))
                .as("what passed by of it belongs to no other record")
                .containsExactly(10L, 14L, 15L, 16L, 17L);
        assertThat(offsets(lines(MESSAGES + "?partition=0&search=Value%2012"))).isEmpty();
        assertThat(api.get("/api/v1/topics/orders/partitions/0/messages/12").status())
                .isEqualTo(500);
    }

    @Test
    void whereTimesAreIsLookedUpWhileTheReaderIsToldThatItGoesOn() throws Exception {
        UUID id = createOrders();
        fill(0, 5);
        fill(1, 5);
        CompletableFuture<Void> archive = new CompletableFuture<>();
        api.messages.lookUps.put(new TopicIdPartition(id, 1), archive);
        AtomicLong seconds = new AtomicLong();
        api.time = () -> ApiServer.NOW.plusSeconds(seconds.incrementAndGet());
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(api.uri(MESSAGES + "?from_time=1970-01-01T00:00:12Z"))
                                .timeout(java.time.Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(json.readTree(lines.readLine()))
                    .as("before the archive says where partition 1 begins")
                    .isEqualTo(json.readTree("{\"type\": \"progress\", \"scanned_records\": 0, \"scanned_bytes\": 0,"
                            + " \"total_records\": 0, \"at\": null}"));
            archive.complete(null);
            List<JsonNode> rest = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rest.add(json.readTree(line));
            }
            assertThat(offsets(rest)).containsExactly(12L, 13L, 14L, 12L, 13L, 14L);
            assertThat(rest.get(rest.size() - 1).get("total_records").intValue())
                    .isEqualTo(6);
        }
        api.messages.lookUps.put(
                new TopicIdPartition(id, 1), CompletableFuture.failedFuture(new IllegalStateException("away")));
        List<JsonNode> failed = lines(MESSAGES + "?from_time=1970-01-01T00:00:12Z");
        JsonNode end = failed.get(failed.size() - 1);
        assertThat(end.get("reason").textValue()).isEqualTo("error");
        assertThat(end.get("detail").textValue()).isEqualTo("The archive is away.");
    }

    /** A message is in memory for as long as somebody reads it, however slowly. */
    @Test
    void oneMessageIsDownloadedAtATimeAndWhoeverReadsItSlowlyHasThePlace() throws Exception {
        UUID id = createOrders();
        String huge = "\u0001".repeat(2 << 20); // six times as long as JSON, so that no buffer takes it
        api.messages.messages.put(new TopicIdPartition(id, 0), List.of(FakeMessages.message(10, "k", huge)));
        String one = "/api/v1/topics/orders/partitions/0/messages/10";
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.setSoTimeout(20_000);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
            slow.getOutputStream()
                    .write(("GET " + one + "?download=record HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new Unchunked(slow.getInputStream()).status()).contains(" 200 ");
            Answer refused = api.get(one + "?download=key");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:too-many-streams");
            assertThat(api.get(one).status()).as("who looks downloads nothing").isEqualTo(200);
        }
        int status = 429;
        for (int attempt = 0; attempt < 500 && status == 429; attempt++) {
            status = api.get(one + "?download=key").status();
        }
        assertThat(status).as("who has left").isEqualTo(200);
        for (int i = 0; i < 2 * HttpApi.MESSAGE_READERS_MAX; i++) {
            assertThat(api.send("HEAD", one, null).status()).isEqualTo(200);
            assertThat(api.send("HEAD", one + "?download=value", null).status()).isEqualTo(200);
            assertThat(api.get(one + "?download=header").status()).isEqualTo(400);
            assertThat(api.get("/api/v1/topics/orders/partitions/0/messages/99?download=key")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(api.get(one + "?download=key").response().body()).isEqualTo("k");
    }

    @Test
    void oneTooManyIsAskedToComeBackAndIsServedOnceAnotherHasEnded() throws Exception {
        fill(0, 5);
        CompletableFuture<MessageListing.Batches> later = new CompletableFuture<>();
        api.messages.answer = later;
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < HttpApi.MESSAGE_READERS_MAX; i++) {
            waiting.add(client.sendAsync(
                    HttpRequest.newBuilder(api.uri(MESSAGES + "?partition=0")).build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        // Those that are early may still be served: what counts is that one is refused while the others wait.
        Answer refused = untilRefused(waiting, client);
        assertThat(refused.json().get("type").textValue()).isEqualTo("urn:coldstream:problem:too-many-streams");
        assertThat(refused.header("Retry-After")).contains("5");
        later.completeExceptionally(new StorageException(StorageException.Kind.UNAVAILABLE, "later"));
        api.messages.answer = null;
        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            assertThat(one.get(30, java.util.concurrent.TimeUnit.SECONDS).statusCode())
                    .isIn(200, 429);
        }
        assertThat(offsets(lines(MESSAGES + "?partition=0"))).hasSize(5);
    }

    /** Adds readers until one is turned away. */
    private Answer untilRefused(List<CompletableFuture<HttpResponse<String>>> waiting, HttpClient client)
            throws Exception {
        for (int more = 0; more < 100; more++) {
            CompletableFuture<HttpResponse<String>> next = client.sendAsync(
                    HttpRequest.newBuilder(api.uri(MESSAGES + "?partition=0")).build(),
                    HttpResponse.BodyHandlers.ofString());
            waiting.add(next);
            CompletableFuture<?> any = CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new));
            any.get(30, java.util.concurrent.TimeUnit.SECONDS);
            for (CompletableFuture<HttpResponse<String>> one : waiting) {
                if (one.isDone() && one.get().statusCode() == 429) {
                    return new Answer(one.get(), json.readTree(one.get().body()));
                }
            }
        }
        throw new AssertionError("nobody was refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void progressArrivesWhileTheArchiveIsWaitedForAndWhoLeavesFreesTheirPlace(String encoding) throws Exception {
        fill(0, 5);
        api.messages.answer = new CompletableFuture<>(); // an archive that never answers
        AtomicLong seconds = new AtomicLong();
        api.time = () -> ApiServer.NOW.plusSeconds(seconds.incrementAndGet());
        for (int i = 0; i < 2 * HttpApi.MESSAGE_READERS_MAX; i++) {
            JsonNode line = eventuallyFirstLine(encoding);
            assertThat(line)
                    .isEqualTo(json.readTree("{\"type\": \"progress\", \"scanned_records\": 0, \"scanned_bytes\": 0,"
                            + " \"total_records\": 5, \"at\": null}"));
        }
    }

    /** Reads a stream's first line and leaves; asks again as long as there is no place. */
    private JsonNode eventuallyFirstLine(String encoding) throws Exception {
        for (int attempt = 0; attempt < 500; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET " + MESSAGES + "?partition=0 HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: "
                                        + encoding + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                Unchunked body = new Unchunked(socket.getInputStream());
                if (body.status().contains(" 200 ")) {
                    assertThat(body.isGzip()).isEqualTo(encoding.equals("gzip"));
                    InputStream in = body.isGzip() ? new GZIPInputStream(body) : body;
                    // Byte by byte: a reader would wait until its buffer is full.
                    StringBuilder line = new StringBuilder();
                    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                        line.append((char) next);
                    }
                    return json.readTree(line.toString());
                }
                assertThat(body.status()).contains(" 429 ");
            }
        }
        throw new AssertionError("no place became free");
    }

    /** The body of an answer in chunks, byte by byte as it comes. */
    private static final class Unchunked extends InputStream {
        private final InputStream in;
        private final String status;
        private boolean gzip;
        private int left;

        Unchunked(InputStream in) throws IOException {
            this.in = in;
            this.status = line();
            for (String header = line(); !header.isEmpty(); header = line()) {
                gzip |= header.equalsIgnoreCase("Content-Encoding: gzip");
            }
        }

        String status() {
            return status;
        }

        boolean isGzip() {
            return gzip;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                String size = line();
                left = Integer.parseInt(size.isEmpty() ? line() : size, 16);
                if (left == 0) {
                    return -1;
                }
            }
            left--;
            return in.read();
        }

        /** Never more than is there, so that whoever unpacks does not wait for more. */
        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int next = read();
            if (next < 0) {
                return -1;
            }
            buffer[start] = (byte) next;
            return 1;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }

    @Test
    void aServerThatStopsEndsItsStreams() throws Exception {
        ApiServer stopping = ApiServer.start();
        stopping.send("POST", "/api/v1/topics", "{\"name\": \"orders\"}");
        UUID id = UUID.fromString(
                stopping.get("/api/v1/topics/orders").json().get("id").textValue());
        stopping.messages.messages.put(new TopicIdPartition(id, 0), List.of(FakeMessages.message(10, "k", "v")));
        stopping.messages.answer = new CompletableFuture<>();
        AtomicLong seconds = new AtomicLong();
        stopping.time = () -> ApiServer.NOW.plusSeconds(seconds.incrementAndGet());
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(stopping.uri(MESSAGES)).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        stopping.close();
        String text = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode end =
                json.readTree(text.lines().toList().get((int) text.lines().count() - 1));
        assertThat(end.get("reason").textValue()).isEqualTo("cancelled");
    }

    @Test
    void sendsOneMessageAndItsParts() throws Exception {
        fill(1, 5);
        String one = "/api/v1/topics/orders/partitions/1/messages/12";
        assertThat(api.get(one).json().at("/value/text").textValue()).isEqualTo("Value 12");
        HttpResponse<InputStream> value = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(api.uri(one + "?download=value")).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(value.body().readAllBytes()).isEqualTo("Value 12".getBytes(StandardCharsets.UTF_8));
        assertThat(value.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(value.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"orders-1-12.value\"");
        assertThat(value.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(api.get(one + "?download=key").response().body()).isEqualTo("k12");
        Answer record = api.get(one + "?download=record");
        assertThat(record.json().at("/offset").intValue()).isEqualTo(12);
        assertThat(record.header("Content-Disposition")).contains("attachment; filename=\"orders-1-12.json\"");
        Answer gone = api.get("/api/v1/topics/orders/partitions/1/messages/15");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().get("detail").textValue())
                .isEqualTo("There is no offset 15 in partition 1: it has the offsets from 10 up to, and without, 15.");
    }

    private UUID createOrders() throws Exception {
        Answer created = api.send("POST", "/api/v1/topics", "{\"name\": \"orders\"}");
        Answer orders = created.status() == 201 ? created : api.get("/api/v1/topics/orders");
        return UUID.fromString(orders.json().get("id").textValue());
    }

    private void fill(int partition, int count) throws Exception {
        List<MessageFacts> messages = new ArrayList<>();
        for (long offset = FakeMessages.START; offset < FakeMessages.START + count; offset++) {
            messages.add(FakeMessages.message(offset, "k" + offset, "Value " + offset));
        }
        api.messages.messages.put(new TopicIdPartition(createOrders(), partition), messages);
    }

    private List<JsonNode> lines(String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(api.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        assertThat(answer.body()).endsWith("}\n");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            lines.add(json.readTree(line));
        }
        assertThat(lines.get(lines.size() - 1).get("type").textValue()).isEqualTo("end");
        return lines;
    }

    private static List<JsonNode> messages(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.get("type").textValue().equals("message"))
                .toList();
    }

    private static List<Long> offsets(List<JsonNode> lines) {
        return messages(lines).stream()
                .map(line -> line.get("offset").longValue())
                .toList();
    }
}
