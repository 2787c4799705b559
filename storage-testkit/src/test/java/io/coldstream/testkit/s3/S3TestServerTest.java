package io.coldstream.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3TestServerTest {
    @ParameterizedTest
    @EnumSource(
            value = S3Flavour.class,
            names = {"MINIO", "S3PROXY"})
    void isTakenAwayAndComesBackAtTheSamePlace(S3Flavour flavour) throws Exception {
        assumeTrue(S3TestServer.isAvailable(flavour));
        try (S3TestServer server = S3TestServer.start(flavour)) {
            URI endpoint = server.endpoint();
            String bucket = server.createBucket();
            assertThat(bucket).isNotEqualTo(server.createBucket());
            // Unsigned: a refusal says that there is a server, and that it asks for credentials.
            assertThat(statusOf(endpoint, bucket)).isBetween(400, 404);

            server.stop();
            assertThatThrownBy(() -> statusOf(endpoint, bucket)).isInstanceOf(ConnectException.class);

            server.restart();
            assertThat(server.endpoint()).isEqualTo(endpoint);
            assertThat(statusOf(endpoint, bucket)).isBetween(400, 404);
            server.createBucket();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = S3Flavour.class,
            names = {"MINIO", "S3PROXY"})
    void nothingAnswersOnceItIsClosed(S3Flavour flavour) {
        assumeTrue(S3TestServer.isAvailable(flavour));
        S3TestServer server = S3TestServer.start(flavour);
        server.close();
        assertThatThrownBy(() -> statusOf(server.endpoint(), "x")).isInstanceOf(ConnectException.class);
    }

    private static int statusOf(URI endpoint, String bucket) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/" + bucket + "/object"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
