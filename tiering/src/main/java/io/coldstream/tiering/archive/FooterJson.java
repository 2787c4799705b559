package io.coldstream.tiering.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.EpochEntry;
import io.coldstream.log.ProducerEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The footer as it stands in the object, field by field as {@code docs/archive-format.md} lists them, in snake_case.
 * Fields that are missing are an error, fields that are unknown are passed over, so that later writers may add some.
 */
record FooterJson(
        String format,
        int formatVersion,
        String clusterId,
        UUID topicId,
        String topicName,
        int partition,
        UUID copyId,
        int leaderEpoch,
        long baseOffset,
        long endOffset,
        long logBytes,
        String logSha256,
        long recordCount,
        long batchCount,
        long minTimestampMs,
        long maxTimestampMs,
        long sealedAtMs,
        List<Chunk> chunks,
        List<AbortedTransaction> abortedTransactions,
        List<EpochEntry> leaderEpochs,
        List<ProducerEntry> producers,
        boolean producersComplete) {

    record Chunk(
            long baseOffset,
            long logPosition,
            int logBytes,
            long objectPosition,
            int objectBytes,
            long crc32c,
            long maxTimestampMs) {}

    /** Read before the rest, so that a later version is named and not taken for damage. */
    private record Head(String format, int formatVersion) {}

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    static byte[] write(ArchiveFooter footer) {
        try {
            return MAPPER.writeValueAsBytes(of(footer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a footer can always be written", e);
        }
    }

    /**
     * Reads and checks a footer.
     *
     * @throws IOException if this is no JSON of a footer's form
     * @throws IllegalArgumentException if its values contradict each other
     */
    static ArchiveFooter read(byte[] json, int at, int length) throws IOException {
        Head head = MAPPER.readValue(json, at, length, Head.class);
        if (!head.format.equals(ArchiveFormat.NAME) || head.formatVersion != ArchiveFormat.VERSION) {
            throw new IllegalArgumentException("format \"" + head.format + "\" version " + head.formatVersion
                    + "; this reader knows \"" + ArchiveFormat.NAME + "\" version " + ArchiveFormat.VERSION);
        }
        return MAPPER.readValue(json, at, length, FooterJson.class).toFooter();
    }

    private static FooterJson of(ArchiveFooter footer) {
        ArchiveIdentity identity = footer.identity();
        ArchiveFooter.Totals totals = footer.totals();
        return new FooterJson(
                ArchiveFormat.NAME,
                ArchiveFormat.VERSION,
                identity.clusterId(),
                identity.partition().topicId(),
                identity.topicName(),
                identity.partition().partition(),
                identity.copyId(),
                identity.leaderEpoch(),
                footer.offsets().start(),
                footer.offsets().end(),
                totals.logBytes(),
                totals.logSha256(),
                totals.recordCount(),
                totals.batchCount(),
                totals.minTimestampMs(),
                totals.maxTimestampMs(),
                totals.sealedAt().toEpochMilli(),
                footer.chunks().stream().map(FooterJson::of).toList(),
                footer.abortedTransactions(),
                footer.leaderEpochs(),
                footer.producers().entries(),
                footer.producers().complete());
    }

    private static Chunk of(ArchiveChunk chunk) {
        return new Chunk(
                chunk.offsets().start(),
                chunk.logPosition(),
                chunk.logBytes(),
                chunk.objectPosition(),
                chunk.objectBytes(),
                Integer.toUnsignedLong(chunk.crc32c()),
                chunk.maxTimestampMs());
    }

    private ArchiveFooter toFooter() {
        if (chunks.size() > ArchiveFormat.CHUNKS_MAX || producers.size() > ArchiveFormat.PRODUCERS_MAX) {
            throw new IllegalArgumentException(chunks.size() + " chunks and " + producers.size() + " producers");
        }
        OffsetRange offsets = new OffsetRange(baseOffset, endOffset);
        return new ArchiveFooter(
                new ArchiveIdentity(
                        clusterId, topicName, new TopicIdPartition(topicId, partition), leaderEpoch, copyId),
                offsets,
                new ArchiveFooter.Totals(
                        logBytes,
                        logSha256,
                        recordCount,
                        batchCount,
                        minTimestampMs,
                        maxTimestampMs,
                        Instant.ofEpochMilli(sealedAtMs)),
                toChunks(offsets),
                abortedTransactions,
                leaderEpochs,
                new ArchiveFooter.Producers(producers, producersComplete));
    }

    private List<ArchiveChunk> toChunks(OffsetRange offsets) {
        ArchiveChunk[] table = new ArchiveChunk[chunks.size()];
        for (int i = 0; i < table.length; i++) {
            Chunk chunk = chunks.get(i);
            long end = i + 1 < table.length ? chunks.get(i + 1).baseOffset : offsets.end();
            if (chunk.crc32c >>> Integer.SIZE != 0) {
                throw new IllegalArgumentException("crc32c of chunk " + i + " is not a 32-bit number");
            }
            table[i] = new ArchiveChunk(
                    new OffsetRange(chunk.baseOffset, end),
                    chunk.logPosition,
                    chunk.logBytes,
                    chunk.objectPosition,
                    chunk.objectBytes,
                    (int) chunk.crc32c,
                    chunk.maxTimestampMs);
        }
        return List.of(table);
    }
}
