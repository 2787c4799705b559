package io.coldstream.benchmarks.micro;

import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.batch.InvalidBatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Finds the batch of an offset anywhere in a segment of some 100 MB, as a fetch does. Its bytes are not read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class ReadBenchmark {
    private static final int BATCHES = 6_500;
    private static final int FETCH_BYTES = 1 << 20;
    private static final long SEED = 7;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private ScratchLog scratch;

    /** Fills the log. */
    @Setup
    public void fill() throws IOException, InvalidBatchException {
        scratch = ScratchLog.open();
        ByteBuffer batch = Samples.batch();
        for (int i = 0; i < BATCHES; i++) {
            var unused = scratch.log().append(batch);
        }
    }

    /** One look-up, up to the slice that would be sent. */
    @Benchmark
    public long readAtRandomOffset() throws IOException, OffsetOutOfRangeException {
        long offset = random.nextLong((long) BATCHES * Samples.RECORDS);
        LogSlice slice = scratch.log()
                .read(offset, FETCH_BYTES, true)
                .orElseThrow(() -> new IllegalStateException("nothing at offset " + offset));
        int length = slice.length();
        slice.release();
        return length;
    }

    /** Deletes the log. */
    @TearDown
    public void close() throws IOException {
        scratch.close();
    }
}
