package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import io.coldstream.benchmarks.compare.KafkaTools.ProducerLoad;
import io.coldstream.benchmarks.compare.Measure.Better;
import java.util.Map;

/** One consumer reads what was written just before. */
record ConsumeCase() implements BenchmarkCase {
    @Override
    public String id() {
        return "consume-hot";
    }

    @Override
    public String description() {
        return "records of 1 KB from 6 partitions, from the page cache; the rate without the group's first rebalance";
    }

    @Override
    public void run(Session session) throws Exception {
        String topic =
                session.createTopic(id(), ProduceCase.PARTITIONS, session.kind().topicConfigs());
        long records = session.valueBytes() / JsonValues.VALUE_BYTES;
        long valueBytes = records * JsonValues.VALUE_BYTES;
        session.tools()
                .produce(
                        session.bootstrap(),
                        topic,
                        new ProducerLoad(
                                records, 0, -1, session.payloads().large(), ProduceCase.producerSettings(Map.of())));
        Session.Measured<ToolOutput.Consumer> measured =
                session.measure(() -> session.tools().consume(session.bootstrap(), topic, records));
        double megabytesPerSecond = valueBytes / 1e6 / (measured.result().fetchMs() / 1e3);
        session.add(new Measure(id(), "rate", "MB/s", Better.MORE), megabytesPerSecond);
        session.add(
                new Measure(id(), "broker CPU", "CPU-s/GB", Better.LESS),
                measured.phase().cpuSecondsPerGigabyte(valueBytes));
        session.deleteTopic(topic);
    }
}
