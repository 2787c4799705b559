package io.coldstream.tiering.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.tiering.read.ChunkCache.ChunkId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChunkCacheTest {
    private static final UUID COPY = new UUID(1, 2);
    private static final int CHUNK_BYTES = 10;

    private final ChunkCache cache = new ChunkCache(3 * CHUNK_BYTES);

    @Test
    void theOneThatNobodyAskedForTheLongestGoesFirst() {
        put(0, 1, 2);
        assertThat(cache.get(id(0))).isNotNull();

        put(3);

        assertThat(cache.contains(id(1))).isFalse();
        assertThat(cache.contains(id(0))).isTrue();
        assertThat(cache.bytes()).isEqualTo(3 * CHUNK_BYTES);
    }

    @Test
    void whatWasReadOftenMakesWayForWhatIsReadNext() {
        put(0, 1, 2);
        for (int i = 0; i < 100; i++) {
            assertThat(cache.get(id(2))).isNotNull();
        }
        cache.finish(id(2));

        put(3);

        assertThat(cache.contains(id(2))).isFalse();
        assertThat(cache.contains(id(0))).isTrue();
        assertThat(cache.contains(id(3))).isTrue();
    }

    @Test
    void aFinishedChunkThatIsReadAgainIsInUseAgain() {
        put(0, 1, 2);
        cache.finish(id(2));
        assertThat(cache.get(id(2))).isNotNull();

        put(3);

        assertThat(cache.contains(id(2))).isTrue();
        assertThat(cache.contains(id(0))).isFalse();
        assertThat(cache.bytes()).isEqualTo(3 * CHUNK_BYTES);
    }

    @Test
    void readaheadGetsTheRoomThatNoReaderNeeds() {
        put(0, 1, 2);
        assertThat(cache.reserve(1)).isFalse();

        cache.finish(id(0));

        assertThat(cache.reserve(CHUNK_BYTES)).isTrue();
        assertThat(cache.reserve(1)).isFalse();
        cache.release(CHUNK_BYTES);
        assertThat(cache.reserve(CHUNK_BYTES)).isTrue();
    }

    @Test
    void aChunkThatReplacesItselfCountsOnce() {
        put(0, 0);
        cache.finish(id(0));
        put(0);

        assertThat(cache.bytes()).isEqualTo(CHUNK_BYTES);
    }

    @Test
    void aChunkLargerThanTheCacheStaysOut() {
        put(0);

        cache.put(id(1), new Chunk(new byte[3 * CHUNK_BYTES + 1]));

        assertThat(cache.contains(id(1))).isFalse();
        assertThat(cache.contains(id(0))).isTrue();
    }

    private void put(int... indexes) {
        for (int index : indexes) {
            cache.put(id(index), new Chunk(new byte[CHUNK_BYTES]));
        }
    }

    private static ChunkId id(int index) {
        return new ChunkId(COPY, index);
    }
}
