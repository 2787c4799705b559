package io.coldstream.benchmarks.micro;

import io.coldstream.log.AppendResult;
import io.coldstream.log.batch.InvalidBatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Appends batches of 15 KB to one log. Every iteration has a log of its own, or the disk would fill. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class AppendBenchmark {
    /** By how many zeroes the segments grow; 1 is for none. */
    @Param({"1", "65536"})
    int growthBytes;

    private ByteBuffer batch;
    private ScratchLog scratch;

    /** Opens the iteration's log. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        batch = Samples.batch();
        scratch = ScratchLog.growingBy(growthBytes);
    }

    /** One batch: checked, patched, written to the page cache, indexed. */
    @Benchmark
    public AppendResult append() throws InvalidBatchException, IOException {
        return scratch.log().append(batch);
    }

    /** Deletes the iteration's log. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        scratch.close();
    }
}
