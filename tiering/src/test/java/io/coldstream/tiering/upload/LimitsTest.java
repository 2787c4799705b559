package io.coldstream.tiering.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.object.Body;
import io.coldstream.testkit.random.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
    @TempDir
    Path folder;

    /** Time that passes only by sleeping. */
    private static final class FakeTicker implements Ticker {
        private final AtomicLong now = new AtomicLong();

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void sleepNanos(long nanos) {
            now.addAndGet(nanos);
        }
    }

    @Test
    void uploadsTogetherStayBelowTheirLimit() throws Exception {
        FakeTicker ticker = new FakeTicker();
        UploadThrottle throttle = new UploadThrottle(100_000, ticker);
        byte[] bytes = new byte[500_000];
        for (int i = 0; i < 2; i++) {
            try (InputStream in = throttle.slow(Body.of(bytes)).open()) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
        // The last piece need not be waited for.
        assertThat(TimeUnit.NANOSECONDS.toMillis(ticker.nanos())).isBetween(9_300L, 10_000L);
    }

    @Test
    void noLimitWaitsForNothing() throws Exception {
        FakeTicker ticker = new FakeTicker();
        try (InputStream in =
                new UploadThrottle(0, ticker).slow(Body.of(new byte[500_000])).open()) {
            assertThat(in.readAllBytes()).hasSize(500_000);
        }
        assertThat(ticker.nanos()).isZero();
    }

    @Test
    void aStopBreaksOffUploadsAndWaits() throws Exception {
        UploadThrottle throttle = new UploadThrottle(1, Ticker.system());
        StagingFolder staging = new StagingFolder(folder, 100);
        try (InputStream in = throttle.slow(Body.of(new byte[1000])).open();
                StagingFolder.Place place = staging.reserve(UUID.randomUUID(), 100)) {
            assertThat(place.file()).doesNotExist();
            throttle.stop();
            staging.stop();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(InterruptedIOException.class);
            assertThatThrownBy(() -> staging.reserve(UUID.randomUUID(), 100)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatACrashLeftBehindIsRemovedAndNothingElse() throws Exception {
        Files.createFile(folder.resolve(UUID.randomUUID() + ".staged"));
        Files.createFile(folder.resolve("notes.txt"));
        new StagingFolder(folder, 100).prepare();
        assertThat(folder).isDirectoryNotContaining("glob:**.staged").isDirectoryContaining("glob:**notes.txt");
    }

    @Test
    void archivesWaitForRoomAndALargeOneGoesAlone() throws Exception {
        StagingFolder staging = new StagingFolder(folder, 100);
        CountDownLatch reserved = new CountDownLatch(1);
        StagingFolder.Place large = staging.reserve(UUID.randomUUID(), 500);
        Thread waiting = new Thread(() -> {
            try (StagingFolder.Place second = staging.reserve(UUID.randomUUID(), 1)) {
                assertThat(second.file()).doesNotExist();
                reserved.countDown();
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        assertThat(reserved.await(50, TimeUnit.MILLISECONDS)).isFalse();
        Files.writeString(large.file(), "archive");
        large.close();
        assertThat(reserved.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(large.file()).doesNotExist();
        waiting.join(10_000);
    }

    @Test
    void waitsDoubleUpToTheirBoundAndDiffer() {
        Random random = Seed.forTest("waitsDoubleUpToTheirBoundAndDiffer").random();
        Backoff backoff = new Backoff(1000, 60_000);
        long[] bounds = {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000};
        for (int failures = 1; failures <= bounds.length; failures++) {
            for (int i = 0; i < 100; i++) {
                assertThat(backoff.waitMs(failures, random)).isBetween(bounds[failures - 1] / 2, bounds[failures - 1]);
            }
        }
        assertThat(backoff.waitMs(Integer.MAX_VALUE, random)).isLessThanOrEqualTo(60_000);
    }
}
