package io.coldstream.tiering.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import io.coldstream.testkit.random.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Xxh64Test {
    @Test
    void hashesThePublishedVectors() {
        assertThat(Xxh64.hash(new byte[0], 0)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(Xxh64.hash("abc".getBytes(StandardCharsets.US_ASCII), 3)).isEqualTo(0x44BC2CF5AD770999L);
    }

    @Test
    void agreesWithTheChecksumOfEveryFrameThatZstdMakes() {
        long seed = Seed.forTest("archive").value();
        Random random = new Random(seed);
        try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            zstd.setChecksum(true);
            for (int length = 1; length < 300; length++) {
                byte[] data = new byte[length];
                random.nextBytes(data);
                byte[] frame = zstd.compress(data);
                int checksum =
                        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(frame.length - 4);
                byte[] withMoreBehind = Arrays.copyOf(data, length + 7);
                assertThat((int) Xxh64.hash(withMoreBehind, length))
                        .as("length %d, seed %d", length, seed)
                        .isEqualTo(checksum);
            }
        }
    }
}
