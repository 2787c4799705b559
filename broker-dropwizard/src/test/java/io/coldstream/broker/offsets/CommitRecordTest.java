package io.coldstream.broker.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.storage.metadata.CommittedOffset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitRecordTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:34:56.789Z");

    @Test
    void commitIsReadAsItWasWritten() {
        List<CommittedOffset> commit = List.of(
                new CommittedOffset("gruppe-\u00e4\u4e2d\ud83d\ude00", partition(0), 0, -1, "", AT),
                new CommittedOffset(
                        "gruppe-\u00e4\u4e2d\ud83d\ude00", partition(7), Long.MAX_VALUE, 12, "\u00fc{}", AT));

        assertThat(roundTrip(commit)).isEqualTo(commit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 60, 70, 8_100, 8_200, 1_000_000, 1_100_000})
    void batchIsOneThatKafkasReaderUnderstands(int metadataChars) {
        List<CommittedOffset> commit =
                List.of(new CommittedOffset("", partition(1), 5, 2, "m".repeat(metadataChars), AT));
        CommitRecord record = new CommitRecord(commit);
        ByteBuffer batch = CommitBatch.of(record);
        assertThat(batch.remaining()).isEqualTo(CommitBatch.bytes(record.bytes()));

        List<Record> records = new ArrayList<>();
        MemoryRecords.readableRecords(batch.duplicate()).batches().forEach(read -> {
            read.ensureValid();
            read.forEach(records::add);
        });

        assertThat(records).hasSize(1);
        assertThat(records.get(0).hasKey()).isFalse();
        assertThat(records.get(0).timestamp()).isEqualTo(AT.toEpochMilli());
        assertThat(CommitRecord.read(records.get(0).value())).isEqualTo(commit);
        assertThat(roundTrip(commit)).isEqualTo(commit);
    }

    @Test
    void everyDamagedByteIsNoticed() {
        List<CommittedOffset> commit = List.of(new CommittedOffset("g", partition(1), 5, 2, "m", AT));
        ByteBuffer batch = CommitBatch.of(new CommitRecord(commit));
        for (int at = 21; at < batch.limit(); at++) {
            ByteBuffer damaged = ByteBuffer.allocate(batch.limit()).put(0, batch, 0, batch.limit());
            damaged.put(at, (byte) (damaged.get(at) ^ 1));
            assertThatThrownBy(() -> CommitBatch.value(damaged, 0, BatchHeader.read(damaged, 0)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void otherVersionsAndCutCommitsAreRefused() {
        List<CommittedOffset> commit = List.of(new CommittedOffset("g", partition(1), 5, 2, "m", AT));
        CommitRecord record = new CommitRecord(commit);
        ByteBuffer value = ByteBuffer.allocate(record.bytes());
        record.write(value);
        for (int bytes = 0; bytes < value.capacity(); bytes++) {
            ByteBuffer cut = value.slice(0, bytes);
            assertThatThrownBy(() -> CommitRecord.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        value.put(0, (byte) 2);
        assertThatThrownBy(() -> CommitRecord.read(value.flip())).hasMessageContaining("newer broker");
    }

    @Test
    void theLogsTopicSpellsCommit() {
        assertThat(new String(
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(OffsetLog.PARTITION.topicId().getLeastSignificantBits())
                                .array(),
                        StandardCharsets.US_ASCII))
                .endsWith("commit");
        assertThat(OffsetLog.PARTITION.topicId().version()).isZero();
    }

    private static List<CommittedOffset> roundTrip(List<CommittedOffset> commit) {
        ByteBuffer batch = CommitBatch.of(new CommitRecord(commit));
        return CommitRecord.read(CommitBatch.value(batch, 0, BatchHeader.read(batch, 0)));
    }

    private static TopicIdPartition partition(int number) {
        return new TopicIdPartition(new UUID(-1, number), number);
    }
}
