package io.coldstream.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.health.Finding;
import io.coldstream.broker.health.Probes;
import io.coldstream.broker.health.Status;
import io.coldstream.broker.http.ApiServer.Answer;
import io.coldstream.storage.StorageException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server for each test: the clock stands still, and findings are good for seconds. */
class HealthOverHttpTest {
    private final AtomicReference<Finding> listener = new AtomicReference<>(new Finding(Status.HEALTHY, "It listens."));
    private ApiServer api;

    @BeforeEach
    void start() throws Exception {
        api = ApiServer.start(List.of(Probes.inside("kafka_listener", listener::get)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void health_is_200_while_the_broker_serves_and_503_when_it_cannot() throws Exception {
        Answer healthy = api.get("/api/v1/health");
        assertThat(healthy.status()).isEqualTo(200);
        assertThat(healthy.json().get("status").textValue()).isEqualTo("healthy");
        assertThat(healthy.json().get("checks").findValuesAsText("name")).containsExactly("kafka_listener", "database");
        assertThat(healthy.json().at("/checks/1/message").textValue()).isEqualTo("The database answers (a fake).");
        assertThat(admin("/healthcheck").status()).isEqualTo(200);
    }

    @Test
    void something_degraded_is_named_and_served_with() throws Exception {
        listener.set(new Finding(Status.DEGRADED, "It turns some clients away."));
        Answer degraded = api.get("/api/v1/health");
        assertThat(degraded.status()).isEqualTo(200);
        assertThat(degraded.json().get("status").textValue()).isEqualTo("degraded");
        assertThat(degraded.json().at("/checks/0/message").textValue()).isEqualTo("It turns some clients away.");
        Answer admin = admin("/healthcheck");
        assertThat(admin.status()).isEqualTo(200);
        assertThat(admin.json().at("/kafka_listener/message").textValue())
                .isEqualTo("Degraded: It turns some clients away.");
    }

    @Test
    void without_its_database_the_broker_is_unhealthy() throws Exception {
        api.store.failWith(new StorageException(StorageException.Kind.UNAVAILABLE, "The database is away."));
        Answer unhealthy = api.get("/api/v1/health");
        assertThat(unhealthy.status()).isEqualTo(503);
        assertThat(unhealthy.json().get("status").textValue()).isEqualTo("unhealthy");
        assertThat(admin("/healthcheck").status()).isEqualTo(500);
    }

    private Answer admin(String path) throws Exception {
        return api.send(HttpRequest.newBuilder(api.adminUri(path)));
    }
}
