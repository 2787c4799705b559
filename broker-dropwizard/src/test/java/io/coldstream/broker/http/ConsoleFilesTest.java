package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files as a browser gets them. */
class ConsoleFilesTest {
    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/index.html, text/html", "/js/main.js, text/javascript", "/favicon.svg, image/svg+xml"
    })
    void filesComeWithTheirTypeAndWithRulesForTheBrowser(String path, String type) throws Exception {
        ApiServer.Answer answer = api.get(path);

        assertThat(answer.response().statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Cache-Control")).contains("no-cache");
    }

    @Test
    void aFileThatHasNotChangedIsNotSentAgain() throws Exception {
        String tag = api.get("/").header("ETag").orElseThrow();

        var again = api.send(HttpRequest.newBuilder(api.uri("/")).header("If-None-Match", tag));

        assertThat(again.response().statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/no-such-file.js", "/js/", "/js", "/../broker.yml", "/..%2f..%2fcoldstream.yml", "/%2e%2e/http"
            })
    void whatIsNotThereIsAProblem(String path) throws Exception {
        ApiServer.Answer answer = api.get(path);

        assertThat(answer.response().statusCode()).isBetween(400, 404);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }
}
