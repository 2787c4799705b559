package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionsTest {
    private final AtomicInteger port = new AtomicInteger();
    private WireFixture wire;

    @BeforeEach
    void start() throws Exception {
        HandlerTable table = WireFixture.clusterTable(port)
                .serve(
                        ApiKeys.PRODUCE,
                        ProduceRequestData.class,
                        (context, request) -> CompletableFuture.completedFuture(NoResponse.MESSAGE))
                .serve(
                        ApiKeys.FETCH,
                        4,
                        12,
                        FetchRequestData.class,
                        (context, request) -> CompletableFuture.failedFuture(new IllegalStateException("unused")))
                .announce(new ServedFeature("group.version", (short) 0, (short) 1, (short) 1))
                .announce(new ServedFeature("share.version", (short) 0, (short) 0, (short) 0))
                .identity(new BrokerIdentity("here", 7))
                .build();
        wire = WireFixture.start(WireFixture.config(), table);
        port.set(wire.port());
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void announcesWhatIsServedAndNothingElse(int version) throws Exception {
        ApiVersionsResponseData answer = ask(version, asked());
        assertThat(answer.errorCode()).isZero();
        assertThat(answer.apiKeys())
                .extracting(ApiVersion::apiKey)
                .containsExactlyInAnyOrder(
                        ApiKeys.API_VERSIONS.id,
                        ApiKeys.METADATA.id,
                        ApiKeys.DESCRIBE_CLUSTER.id,
                        ApiKeys.PRODUCE.id,
                        ApiKeys.FETCH.id);
        assertRange(answer, ApiKeys.PRODUCE, 0, 13); // from 0 for librdkafka's sake (KIP-896)
        assertRange(answer, ApiKeys.FETCH, 4, 12);
        assertRange(answer, ApiKeys.METADATA, 0, 13);
        assertRange(answer, ApiKeys.API_VERSIONS, 0, 5);
    }

    @Test
    void featuresAtLevelZeroAreHiddenFromClientsThatCannotReadThem() throws Exception {
        ApiVersionsResponseData old = ask(3, asked());
        assertThat(old.supportedFeatures()).hasSize(1);
        assertThat(old.supportedFeatures().find("group.version").minVersion()).isEqualTo((short) 1);
        ApiVersionsResponseData recent = ask(4, asked());
        assertThat(recent.supportedFeatures()).hasSize(2);
        assertThat(recent.supportedFeatures().find("group.version").minVersion())
                .isEqualTo((short) 0);
        assertThat(recent.finalizedFeatures()).hasSize(1);
        assertThat(recent.finalizedFeatures().find("group.version").maxVersionLevel())
                .isEqualTo((short) 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 99, 32_767, -1})
    void anUnknownVersionIsAnsweredInVersionZeroWithTheRange(int version) throws Exception {
        try (RawClient client = wire.connect()) {
            client.send(
                    Wire.framed(Wire.join(Wire.header(ApiKeys.API_VERSIONS, version, 5), new byte[] {1, 2, 3, 4, 5})));
            ApiVersionsResponseData answer = client.receive(ApiKeys.API_VERSIONS, 0, 5, new ApiVersionsResponseData());
            assertThat(answer.errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
            assertThat(answer.apiKeys()).hasSize(1);
            assertRange(answer, ApiKeys.API_VERSIONS, 0, 5);

            client.send(ApiKeys.API_VERSIONS, 3, 6, asked()); // the connection goes on
            assertThat(client.receive(ApiKeys.API_VERSIONS, 3, 6, new ApiVersionsResponseData())
                            .errorCode())
                    .isZero();
        }
    }

    @Test
    void softwareNamesMustBeNames() throws Exception {
        assertThat(ask(3, asked().setClientSoftwareName("a b")).errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
        assertThat(ask(3, asked().setClientSoftwareVersion("")).errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
    }

    @Test
    void clientsThatMeanAnotherBrokerAreTurnedAway() throws Exception {
        assertThat(ask(5, asked().setClusterId("here").setNodeId(7)).errorCode())
                .isZero();
        assertThat(ask(5, asked().setClusterId("there").setNodeId(7)).errorCode())
                .isEqualTo(Errors.REBOOTSTRAP_REQUIRED.code());
        assertThat(ask(5, asked().setClusterId("here").setNodeId(8)).errorCode())
                .isEqualTo(Errors.REBOOTSTRAP_REQUIRED.code());
        assertThat(ask(5, asked().setClusterId("here")).errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
    }

    private ApiVersionsResponseData ask(int version, ApiVersionsRequestData request) throws Exception {
        try (RawClient client = wire.connect()) {
            client.send(ApiKeys.API_VERSIONS, version, 1, request);
            return client.receive(ApiKeys.API_VERSIONS, version, 1, new ApiVersionsResponseData());
        }
    }

    private static ApiVersionsRequestData asked() {
        return new ApiVersionsRequestData().setClientSoftwareName("test").setClientSoftwareVersion("1.0");
    }

    private static void assertRange(ApiVersionsResponseData answer, ApiKeys apiKey, int oldest, int latest) {
        ApiVersion range = answer.apiKeys().find(apiKey.id);
        assertThat(range.minVersion()).isEqualTo((short) oldest);
        assertThat(range.maxVersion()).isEqualTo((short) latest);
    }
}
