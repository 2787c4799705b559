package io.coldstream.broker.kafka.fetch.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.kafka.records.ByteBufferRecords;
import io.coldstream.broker.kafka.records.FileSliceRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchSessionsTest {
    private static final short NAMES = 12;
    private static final short IDS = 13;
    private static final Uuid TOPIC_A = new Uuid(1, 1);
    private static final Uuid TOPIC_B = new Uuid(1, 2);
    private static final int SLOTS = 3;
    private static final int PARTITIONS_MAX = 30;

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FetchSessions sessions =
            new FetchSessions(SLOTS, PARTITIONS_MAX, Duration.ofMinutes(2), () -> now, new Random(1));

    @Test
    void aRequestBeforeSessionsGetsEverythingAndNoSession() {
        FetchContext context = sessions.open(request(0, -1, 0, 1), (short) 4);
        FetchResponseData response = context.respond(results(context, 5));
        assertThat(response.sessionId()).isZero();
        assertThat(indexes(response)).containsExactly(0, 1);
        assertThat(sessions.sessionCount()).isZero();
    }

    @Test
    void anIncrementalResponseHasOnlyWhatIsNew() {
        int id = create(0, 1, 2);
        FetchContext nothing = sessions.open(request(id, 1), IDS);
        assertThat(read(nothing)).containsExactly(0, 1, 2);
        FetchResponseData empty = nothing.respond(results(nothing, 5));
        assertThat(empty.responses()).isEmpty();
        assertThat(empty.sessionId()).isEqualTo(id);

        FetchContext some = sessions.open(request(id, 2), IDS);
        Map<FetchPartitionKey, PartitionData> results = results(some, 5);
        of(results, 1).setHighWatermark(6);
        assertThat(indexes(some.respond(results))).containsExactly(1);

        FetchContext start = sessions.open(request(id, 3), IDS);
        results = results(start, 5);
        of(results, 1).setHighWatermark(6);
        of(results, 2).setLogStartOffset(3);
        assertThat(indexes(start.respond(results))).containsExactly(2);
    }

    @Test
    void partitionsThatGaveSomethingGoBehindTheOthers() {
        int id = create(0, 1, 2);
        FetchContext context = sessions.open(request(id, 1), IDS);
        Map<FetchPartitionKey, PartitionData> results = results(context, 5);
        of(results, 0).setRecords(new ByteBufferRecords(ByteBuffer.allocate(10)));
        assertThat(indexes(context.respond(results))).containsExactly(0);
        assertThat(read(sessions.open(request(id, 2), IDS))).containsExactly(1, 2, 0);
    }

    @Test
    void partitionsAreAddedAlteredAndForgotten() {
        int id = create(0, 1, 2);
        FetchRequestData change = request(id, 1, 7);
        change.topics()
                .get(0)
                .partitions()
                .add(new FetchPartition().setPartition(2).setFetchOffset(99));
        change.forgottenTopicsData()
                .add(new ForgottenTopic().setTopicId(TOPIC_A).setPartitions(List.of(0, 55)));
        FetchContext context = sessions.open(change, IDS);
        assertThat(read(context)).containsExactly(1, 2, 7);
        assertThat(context.partitions().get(1).position().fetchOffset()).isEqualTo(99);
        assertThat(indexes(context.respond(results(context, 5)))).containsExactly(7); // new, so all of it is news
        assertThat(read(sessions.open(request(id, 2), IDS))).containsExactly(1, 2, 7);
        assertThat(sessions.cachedPartitionCount()).isEqualTo(3);
    }

    @Test
    void errorsAreToldEachTimeAndTheirEndOnce() {
        int id = create(0);
        for (int epoch = 1; epoch <= 2; epoch++) {
            FetchContext context = sessions.open(request(id, epoch), IDS);
            Map<FetchPartitionKey, PartitionData> results = results(context, 5);
            of(results, 0).setErrorCode(Errors.NOT_LEADER_OR_FOLLOWER.code());
            assertThat(indexes(context.respond(results))).containsExactly(0);
        }
        FetchContext over = sessions.open(request(id, 3), IDS);
        assertThat(indexes(over.respond(results(over, 5)))).containsExactly(0);
        FetchContext quiet = sessions.open(request(id, 4), IDS);
        assertThat(quiet.respond(results(quiet, 5)).responses()).isEmpty();
    }

    @Test
    void unknownSessionsAndWrongEpochsAreErrors() {
        assertError(sessions.open(request(12345, 1), IDS), Errors.FETCH_SESSION_ID_NOT_FOUND);
        int id = create(0, 1);
        assertError(sessions.open(request(id, 2), IDS), Errors.INVALID_FETCH_SESSION_EPOCH);
        assertThat(sessions.open(request(id, 1), IDS).error()).isEqualTo(Errors.NONE);
        assertError(sessions.open(request(id, 1), IDS), Errors.INVALID_FETCH_SESSION_EPOCH);
    }

    @Test
    void aSessionSpeaksOfTopicsByIdOrByNameForGood() {
        int id = create(0, 1);
        assertError(sessions.open(request(id, 1), NAMES), Errors.FETCH_SESSION_TOPIC_ID_ERROR);
        assertThat(sessions.open(request(id, 1), IDS).error()).isEqualTo(Errors.NONE);
    }

    @Test
    void olderRequestsNameTheirTopics() {
        FetchRequestData first = new FetchRequestData().setSessionEpoch(0);
        first.topics().add(new FetchTopic().setTopic("a").setPartitions(partitions(0)));
        first.topics().add(new FetchTopic().setTopic("b").setPartitions(partitions(0)));
        FetchContext context = sessions.open(first, NAMES);
        FetchResponseData response = context.respond(results(context, 5));
        assertThat(response.responses()).extracting(topic -> topic.topic()).containsExactly("a", "b");

        FetchRequestData second = request(response.sessionId(), 1);
        second.forgottenTopicsData().add(new ForgottenTopic().setTopic("a").setPartitions(List.of(0)));
        assertThat(sessions.open(second, NAMES).partitions())
                .extracting(RequestedPartition::key)
                .containsExactly(new FetchPartitionKey(Uuid.ZERO_UUID, "b", 0));
    }

    @Test
    void topicsOfOneNumberAreNotMixedUp() {
        FetchRequestData request = new FetchRequestData().setSessionEpoch(0);
        request.topics().add(new FetchTopic().setTopicId(TOPIC_A).setPartitions(partitions(0, 1)));
        request.topics().add(new FetchTopic().setTopicId(TOPIC_B).setPartitions(partitions(0)));
        FetchContext context = sessions.open(request, IDS);
        FetchResponseData response = context.respond(results(context, 5));
        assertThat(response.responses()).extracting(topic -> topic.topicId()).containsExactly(TOPIC_A, TOPIC_B);
        assertThat(indexes(response)).containsExactly(0, 1, 0);
    }

    @Test
    void aLateAnswerToARequestThatWasRepeatedIsAnError() throws Exception {
        AtomicInteger released = new AtomicInteger();
        int id = create(0, 1);
        FetchContext first = sessions.open(request(id, 1), IDS);
        sessions.open(request(id, 2), IDS);
        Map<FetchPartitionKey, PartitionData> results = results(first, 5);
        of(results, 0).setRecords(slice(10, released));
        FetchResponseData response = first.respond(results);
        assertThat(response.errorCode()).isEqualTo(Errors.INVALID_FETCH_SESSION_EPOCH.code());
        assertThat(response.responses()).isEmpty();
        assertThat(released).hasValue(1);
    }

    @Test
    void epochsWrapToOne() {
        FetchSession session = new FetchSession(7, false, true, Integer.MAX_VALUE, List.of(), Map.of());
        assertThat(session.accept(Integer.MAX_VALUE, true, List.of(), List.of()))
                .isEqualTo(Errors.NONE);
        assertThat(session.accept(0, true, List.of(), List.of())).isEqualTo(Errors.INVALID_FETCH_SESSION_EPOCH);
        assertThat(session.accept(1, true, List.of(), List.of())).isEqualTo(Errors.NONE);
    }

    @Test
    void aClientMayCloseItsSessionOrReplaceIt() {
        int id = create(0, 1);
        FetchContext closing = sessions.open(request(id, FetchMetadata.FINAL_EPOCH, 4), IDS);
        assertThat(read(closing)).containsExactly(4);
        assertThat(closing.respond(results(closing, 5)).sessionId()).isZero();
        assertThat(sessions.sessionCount()).isZero();
        assertThat(sessions.cachedPartitionCount()).isZero();

        int second = create(0, 1);
        FetchContext replacing = sessions.open(request(second, FetchMetadata.INITIAL_EPOCH, 4), IDS);
        int third = replacing.respond(results(replacing, 5)).sessionId();
        assertThat(third).isNotIn(0, second);
        assertThat(sessions.sessionCount()).isEqualTo(1);
        assertError(sessions.open(request(second, 1), IDS), Errors.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void aSessionThatForgetsEverythingEnds() {
        int id = create(0);
        FetchRequestData last = request(id, 1);
        last.forgottenTopicsData().add(new ForgottenTopic().setTopicId(TOPIC_A).setPartitions(List.of(0)));
        FetchContext context = sessions.open(last, IDS);
        assertThat(context.partitions()).isEmpty();
        assertThat(context.respond(Map.of()).sessionId()).isZero();
        assertThat(sessions.sessionCount()).isZero();
    }

    @Test
    void aFullCacheGivesNoSessionToYoungOrSmallOnes() {
        create(0, 1);
        create(0, 1);
        create(0, 1, 2);
        assertThat(create(0, 1, 2, 3)).isZero(); // the others are young
        now = now.plus(Duration.ofMinutes(1));
        assertThat(create(0, 1, 2, 3)).isZero();
        assertThat(sessions.sessionCount()).isEqualTo(SLOTS);
    }

    @Test
    void staleSessionsMakeRoomLeastRecentlyUsedFirst() {
        int first = create(0);
        int second = create(0);
        int third = create(0);
        now = now.plus(Duration.ofMinutes(1));
        sessions.open(request(first, 1), IDS);
        now = now.plus(Duration.ofSeconds(61));
        sessions.open(request(third, 1), IDS);
        int fourth = create(0);
        assertThat(fourth).isNotZero();
        assertError(sessions.open(request(second, 1), IDS), Errors.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.open(request(first, 2), IDS).error()).isEqualTo(Errors.NONE);
        assertThat(sessions.open(request(third, 2), IDS).error()).isEqualTo(Errors.NONE);
    }

    @Test
    void aLargerSessionTakesTheSmallestOldOnesPlace() {
        int large = create(0, 1, 2, 3);
        int small = create(0);
        int middle = create(0, 1);
        now = now.plus(Duration.ofSeconds(121));
        for (int id : new int[] {large, small, middle}) { // in use, but no longer young
            sessions.open(request(id, 1), IDS);
        }
        assertThat(create(0)).isZero();
        assertThat(create(0, 1, 2)).isNotZero();
        assertError(sessions.open(request(small, 2), IDS), Errors.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.open(request(middle, 2), IDS).error()).isEqualTo(Errors.NONE);
    }

    @Test
    void aFollowerTakesAConsumersPlace() {
        create(0);
        create(0, 1);
        create(0, 1);
        assertThat(createFor(request(0, 0, 0).setReplicaState(new FetchRequestData.ReplicaState().setReplicaId(2))))
                .isNotZero();
        assertThat(sessions.sessionCount()).isEqualTo(SLOTS);
        assertThat(sessions.cachedPartitionCount()).isEqualTo(5);
    }

    @Test
    void partitionsOfAllSessionsAreBounded() {
        int id = create(IntStream.range(0, 25).toArray());
        assertThat(create(0, 1, 2, 3, 4, 5)).isZero();
        assertThat(create(0, 1, 2, 3, 4)).isNotZero();
        assertError(sessions.open(request(id, 1, 100), IDS), Errors.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.cachedPartitionCount()).isEqualTo(5);
    }

    @Test
    void recordsAreNeverNullAndWhatIsLeftOutIsReleased() throws Exception {
        AtomicInteger released = new AtomicInteger();
        int id = create(0, 1);
        FetchContext context = sessions.open(request(id, 1), IDS);
        Map<FetchPartitionKey, PartitionData> results = results(context, 5);
        of(results, 0).setRecords(slice(0, released));
        of(results, 1).setHighWatermark(9);
        FetchResponseData response = context.respond(results);
        assertThat(indexes(response)).containsExactly(1);
        assertThat(released).hasValue(1);
        BaseRecords records = response.responses().get(0).partitions().get(0).records();
        assertThat(records).isSameAs(MemoryRecords.EMPTY);
    }

    private int create(int... partitions) {
        return createFor(request(0, 0, partitions));
    }

    private int createFor(FetchRequestData request) {
        FetchContext context = sessions.open(request, IDS);
        return context.respond(results(context, 5)).sessionId();
    }

    private static void assertError(FetchContext context, Errors error) {
        assertThat(context.error()).isEqualTo(error);
        assertThat(context.partitions()).isEmpty();
        FetchResponseData response = context.respond(Map.of());
        assertThat(response.errorCode()).isEqualTo(error.code());
        assertThat(response.sessionId()).isZero();
    }

    private static FetchRequestData request(int sessionId, int epoch, int... partitions) {
        FetchRequestData request =
                new FetchRequestData().setSessionId(sessionId).setSessionEpoch(epoch);
        if (partitions.length > 0) {
            request.topics().add(new FetchTopic().setTopicId(TOPIC_A).setPartitions(partitions(partitions)));
        }
        return request;
    }

    private static List<FetchPartition> partitions(int... indexes) {
        List<FetchPartition> partitions = new ArrayList<>();
        for (int index : indexes) {
            partitions.add(new FetchPartition().setPartition(index));
        }
        return partitions;
    }

    private static FetchPartitionKey key(int partition) {
        return new FetchPartitionKey(TOPIC_A, "", partition);
    }

    private static PartitionData of(Map<FetchPartitionKey, PartitionData> results, int partition) {
        return Objects.requireNonNull(results.get(key(partition)));
    }

    private static Map<FetchPartitionKey, PartitionData> results(FetchContext context, long highWatermark) {
        Map<FetchPartitionKey, PartitionData> results = new LinkedHashMap<>();
        for (RequestedPartition one : context.partitions()) {
            results.put(
                    one.key(),
                    new PartitionData().setHighWatermark(highWatermark).setLogStartOffset(0));
        }
        return results;
    }

    private FileSliceRecords slice(int length, AtomicInteger released) throws IOException {
        try (FileChannel file = FileChannel.open(Files.createTempFile(folder, "slice", ""))) {
            return new FileSliceRecords(file, 0, length, released::incrementAndGet);
        }
    }

    private static List<Integer> read(FetchContext context) {
        return context.partitions().stream().map(one -> one.key().partition()).toList();
    }

    private static List<Integer> indexes(FetchResponseData response) {
        return response.responses().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(PartitionData::partitionIndex)
                .toList();
    }
}
