package io.coldstream.benchmarks.micro;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.batch.BatchValidator;
import io.coldstream.log.batch.InvalidBatchException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a Produce request with one batch of 15 KB for each of six partitions costs before anything is written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProduceRequestBenchmark {
    private static final int PARTITIONS = 6;
    private static final short VERSION = ApiKeys.PRODUCE.latestVersion();

    private final ByteBuffer body = body();
    private final ByteBuffer batch = Samples.batch();

    /** The body of the frame, as the broker hands it to Kafka's parser. */
    @Benchmark
    public AbstractRequest parse() {
        return AbstractRequest.parseRequest(ApiKeys.PRODUCE, VERSION, new ByteBufferAccessor(body.duplicate())).request;
    }

    /** One of the batches: checksum, header and every record's frame. */
    @Benchmark
    public BatchHeader validate() throws InvalidBatchException {
        return BatchValidator.validate(batch, Integer.MAX_VALUE, false);
    }

    private static ByteBuffer body() {
        List<PartitionProduceData> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(index -> new PartitionProduceData().setIndex(index).setRecords(Samples.records()))
                .toList();
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData().setTopicId(new Uuid(0, 1)).setPartitionData(partitions));
        ProduceRequestData request = new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(30_000)
                .setTopicData(topics);
        ByteBuffer written = MessageUtil.toByteBufferAccessor(request, VERSION).buffer();
        return ByteBuffer.allocateDirect(written.remaining()).put(written).flip();
    }
}
