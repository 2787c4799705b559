package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import io.coldstream.benchmarks.compare.Measure.Better;

/** One record at a time from a producer to a waiting consumer. */
record EndToEndCase() implements BenchmarkCase {
    private static final int RECORDS = 3_000;

    @Override
    public String id() {
        return "end-to-end";
    }

    @Override
    public String description() {
        return "one record of 1 KB after the other from a producer to a consumer, acks=all, 1 partition";
    }

    @Override
    public void run(Session session) throws Exception {
        String topic = session.createTopic(id(), 1, session.kind().topicConfigs());
        ToolOutput.EndToEnd latency = session.measure(
                        () -> session.tools().endToEnd(session.bootstrap(), topic, RECORDS, JsonValues.VALUE_BYTES))
                .result();
        add(session, "read after, mean", latency.meanMs());
        add(session, "read after, p50", latency.p50Ms());
        add(session, "read after, p99", latency.p99Ms());
        session.deleteTopic(topic);
    }

    private void add(Session session, String label, double milliseconds) {
        session.add(new Measure(id(), label, "ms", Better.LESS), milliseconds);
    }
}
