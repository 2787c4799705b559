package io.coldstream.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server that gives the answers of a script, one request after another, and remembers what it was asked. It checks
 * nothing: what a real server would do is tested on real servers. Thread-safe by its concurrent collections.
 */
final class ScriptedServer implements AutoCloseable {
    /** One answer; {@code declaredLength} may be greater than the body, which then breaks off. */
    record Answer(int status, Map<String, String> headers, String body, long declaredLength) {
        static Answer of(int status) {
            return new Answer(status, Map.of(), "", 0);
        }

        static Answer error(int status, String code) {
            String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                    + "</Code><Message>scripted</Message></Error>";
            return new Answer(status, Map.of("Content-Type", "application/xml"), body, body.length());
        }

        /** The connection is closed without an answer. */
        static Answer none() {
            return of(0);
        }

        /** Answers a PUT well, but loses the answer; the object's metadata can be asked for afterwards. */
        Answer with(String header, String value) {
            Map<String, String> more = new ConcurrentHashMap<>(headers);
            more.put(header, value);
            return new Answer(status, Map.copyOf(more), body, declaredLength);
        }
    }

    /** One request as it arrived. */
    record Request(String method, String path, Map<String, List<String>> headers) {
        @Nullable
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedDeque<Answer> script = new ConcurrentLinkedDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    void willAnswer(Answer... answers) {
        script.addAll(List.of(answers));
    }

    List<Request> requests() {
        return requests;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Map.copyOf(exchange.getRequestHeaders())));
        Answer answer = script.pollFirst();
        if (answer == null) {
            answer = Answer.error(400, "NoAnswerInTheScript");
        }
        if (answer.status == 0) {
            exchange.close();
            return;
        }
        answer.headers.forEach(exchange.getResponseHeaders()::add);
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD") && answer.declaredLength > 0;
        exchange.sendResponseHeaders(answer.status, hasBody ? answer.declaredLength : -1);
        if (hasBody) {
            exchange.getResponseBody().write(answer.body.getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
