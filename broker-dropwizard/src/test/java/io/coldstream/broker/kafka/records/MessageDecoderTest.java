package io.coldstream.broker.kafka.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.log.batch.BatchHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageDecoderTest {
    private static final OffsetRange ALL = new OffsetRange(0, Long.MAX_VALUE);

    private final MessageDecoder decoder = new MessageDecoder(1_000_000);

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void showsEverythingThatWasWritten(CompressionType compression) throws Exception {
        MemoryRecordsBuilder builder = builder(compression, TimestampType.CREATE_TIME, 100);
        Header[] headers = {new RecordHeader("a", bytes("1")), new RecordHeader("none", (byte[]) null)};
        builder.append(1000, bytes("key"), bytes("value"), headers);
        builder.append(2000, (byte[]) null, (byte[]) null);
        builder.append(1500, new byte[0], bytes("x".repeat(20_000)));
        Seen seen = new Seen(1 << 20);
        assertThat(decoder.visit(builder.build().buffer(), ALL, seen)).isTrue();
        assertThat(seen.messages).extracting(MessageFacts::offset).containsExactly(100L, 101L, 102L);
        assertThat(seen.messages).extracting(MessageFacts::timestampMs).containsExactly(1000L, 2000L, 1500L);
        MessageFacts first = seen.messages.get(0);
        assertThat(text(first.key())).isEqualTo("key");
        assertThat(text(first.value())).isEqualTo("value");
        assertThat(first.headers()).hasSize(2);
        assertThat(text(first.headers().get(0).name())).isEqualTo("a");
        assertThat(text(first.headers().get(0).value())).isEqualTo("1");
        assertThat(first.headers().get(1).value()).isNull();
        assertThat(first.headersCut()).isFalse();
        assertThat(seen.messages.get(1).key()).isNull();
        assertThat(seen.messages.get(1).value()).isNull();
        assertThat(text(seen.messages.get(2).key())).isEmpty();
        assertThat(text(seen.messages.get(2).value())).hasSize(20_000);
    }

    @Test
    void keepsABoundedPartButShowsAllBytesAsTheyPass() throws Exception {
        MemoryRecordsBuilder builder = builder(CompressionType.ZSTD, TimestampType.CREATE_TIME, 0);
        Header[] headers = {new RecordHeader("long", new byte[100]), new RecordHeader("late", new byte[100])};
        builder.append(1, bytes("k".repeat(30)), bytes("v".repeat(50_000)), headers);
        Seen seen = new Seen(10);
        decoder.visit(builder.build().buffer(), ALL, seen);
        MessageFacts message = seen.messages.get(0);
        assertThat(text(message.key())).isEqualTo("k".repeat(10));
        assertThat(Objects.requireNonNull(message.key()).isCut()).isTrue();
        assertThat(Objects.requireNonNull(message.value()).sizeInBytes()).isEqualTo(50_000);
        assertThat(seen.passed(MessageVisitor.Part.KEY)).isEqualTo("k".repeat(30));
        assertThat(seen.passed(MessageVisitor.Part.VALUE)).isEqualTo("v".repeat(50_000));
        assertThat(message.headersCut()).isTrue();
        assertThat(message.headers()).hasSize(1);
    }

    @Test
    void showsOnlyTheRangeThatIsWantedAndStopsWhenItIsEnough() throws Exception {
        ByteBuffer batches = ByteBuffer.allocate(10_000);
        for (long base = 0; base < 30; base += 10) {
            MemoryRecordsBuilder builder = builder(CompressionType.LZ4, TimestampType.CREATE_TIME, base);
            for (int i = 0; i < 10; i++) {
                builder.append(i, bytes("k"), bytes("v"));
            }
            batches.put(builder.build().buffer());
        }
        batches.flip();
        Seen some = new Seen(10);
        assertThat(decoder.visit(batches, new OffsetRange(8, 22), some)).isTrue();
        assertThat(some.messages)
                .extracting(MessageFacts::offset)
                .hasSize(14)
                .startsWith(8L)
                .endsWith(21L);
        Seen few = new Seen(10);
        few.enough = 3;
        assertThat(decoder.visit(batches, new OffsetRange(8, 22), few)).isFalse();
        assertThat(few.messages).extracting(MessageFacts::offset).containsExactly(8L, 9L, 10L);
        assertThat(batches.position()).isZero();
    }

    @Test
    void underLogAppendTimeEveryRecordHasTheBatchesTime() throws Exception {
        MemoryRecordsBuilder builder = builder(CompressionType.GZIP, TimestampType.LOG_APPEND_TIME, 0);
        builder.append(5, bytes("k"), bytes("v"));
        Seen seen = new Seen(10);
        decoder.visit(builder.build().buffer(), ALL, seen);
        assertThat(seen.messages.get(0).logAppendTime()).isTrue();
        assertThat(seen.messages.get(0).timestampMs()).isEqualTo(77);
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aBatchThatGrowsTooLargeIsNamedByItsOffsets(CompressionType compression) throws Exception {
        MemoryRecordsBuilder builder = builder(compression, TimestampType.CREATE_TIME, 40);
        builder.append(1, bytes("small"), new byte[10]);
        builder.append(1, new byte[0], new byte[2_000_000]); // zeros: little when compressed
        ByteBuffer bomb = builder.build().buffer();
        assertThat(bomb.remaining()).isLessThan(200_000);
        Seen refused = new Seen(100);
        assertThat(decoder.visit(bomb, ALL, refused)).isTrue();
        assertThat(refused.unreadable)
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("[40, 42) the batch of offsets 40 to 41 cannot be read: ");
        Seen seen = new Seen(100);
        new MessageDecoder(3_000_000).visit(bomb, ALL, seen);
        assertThat(Objects.requireNonNull(seen.messages.get(1).value()).bytes()).hasSize(100);
    }

    @Test
    void damageIsReportedAndNothingElseHappens() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<CompressionType> kinds = List.of(CompressionType.values());
        for (int i = 0; i < 3000; i++) {
            MemoryRecordsBuilder builder =
                    builder(kinds.get(random.nextInt(kinds.size())), TimestampType.CREATE_TIME, 0);
            builder.append(1, bytes("key"), bytes("value"), new Header[] {new RecordHeader("h", bytes("x"))});
            builder.append(2, bytes("key2"), bytes("value2"));
            ByteBuffer bytes = builder.build().buffer();
            for (int hits = random.nextInt(6); hits >= 0; hits--) {
                bytes.put(
                        BatchHeader.BYTES + random.nextInt(bytes.limit() - BatchHeader.BYTES), (byte) random.nextInt());
            }
            // A checksum that fits lets the damage through to the decoder.
            bytes.putInt(17, BatchHeader.computeCrc(bytes, 0, bytes.limit()));
            Seen seen = new Seen(1 << 20);
            try {
                assertThat(decoder.visit(bytes, ALL, seen)).isTrue();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            assertThat(seen.unreadable).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
            assertThat(seen.unreadable).allMatch(what -> what.startsWith("[0, 2) the batch of offsets"));
        }
    }

    /** Damage in the header of a batch may have its end lie anywhere; the batch behind it says where it is. */
    @Test
    void whatCannotBeReadIsPassedOverAndWhatIsBehindIsShown() throws Exception {
        ByteBuffer batches = ByteBuffer.allocate(10_000);
        for (long base = 0; base < 30; base += 10) {
            MemoryRecordsBuilder builder = builder(CompressionType.NONE, TimestampType.CREATE_TIME, base);
            for (int i = 0; i < 10; i++) {
                builder.append(i, bytes("k"), bytes("v"));
            }
            ByteBuffer batch = builder.build().buffer();
            if (base == 10) {
                int lastOffsetDelta = batch.position() + 23;
                assertThat(batch.getInt(lastOffsetDelta)).isEqualTo(9);
                batch.putInt(lastOffsetDelta, 1_000_000);
            }
            batches.put(batch);
        }
        batches.flip();
        Seen seen = new Seen(10);
        assertThat(decoder.visit(batches, new OffsetRange(8, 22), seen)).isTrue();
        assertThat(seen.messages).extracting(MessageFacts::offset).containsExactly(8L, 9L, 20L, 21L);
        assertThat(seen.unreadable)
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("[10, 20) the batch of offsets 10 to ")
                .contains("checksum");
        Seen impatient = new Seen(10);
        impatient.goesOn = false;
        assertThat(decoder.visit(batches, ALL, impatient)).isFalse();
        assertThat(impatient.messages).hasSize(10);
    }

    @Test
    void aWrongChecksumIsSeen() throws Exception {
        MemoryRecordsBuilder builder = builder(CompressionType.NONE, TimestampType.CREATE_TIME, 0);
        builder.append(1, bytes("key"), bytes("value"));
        ByteBuffer bytes = builder.build().buffer();
        bytes.put(bytes.limit() - 3, (byte) 'X');
        Seen seen = new Seen(10);
        assertThat(decoder.visit(bytes, ALL, seen)).isTrue();
        assertThat(seen.messages).isEmpty();
        assertThat(seen.unreadable)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("checksum");
    }

    /** Keeps what it is shown. */
    private static final class Seen implements MessageVisitor {
        final List<MessageFacts> messages = new ArrayList<>();
        final Map<Part, ByteArrayOutputStream> passed = new EnumMap<>(Part.class);
        final List<String> unreadable = new ArrayList<>();
        final int keep;
        int enough = Integer.MAX_VALUE;
        boolean goesOn = true;

        Seen(int keep) {
            this.keep = keep;
        }

        @Override
        public int keepBytesMax() {
            return keep;
        }

        @Override
        public void bytes(Part part, byte[] buffer, int length) {
            passed.computeIfAbsent(part, p -> new ByteArrayOutputStream()).write(buffer, 0, length);
        }

        @Override
        public boolean message(MessageFacts message) {
            messages.add(message);
            return messages.size() < enough;
        }

        @Override
        public boolean unreadable(OffsetRange offsets, String why) {
            unreadable.add(offsets + " " + why);
            return goesOn;
        }

        String passed(Part part) {
            return Objects.requireNonNull(passed.get(part)).toString(StandardCharsets.UTF_8);
        }
    }

    private static String text(MessageFacts.@org.jspecify.annotations.Nullable Content content) {
        return new String(Objects.requireNonNull(content).bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MemoryRecordsBuilder builder(CompressionType compression, TimestampType type, long baseOffset) {
        return MemoryRecords.builder(
                ByteBuffer.allocate(1 << 16),
                RecordBatch.CURRENT_MAGIC_VALUE,
                Compression.of(compression).build(),
                type,
                baseOffset,
                77,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE,
                false,
                3);
    }
}
