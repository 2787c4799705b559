package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import io.coldstream.benchmarks.broker.Phase;
import io.coldstream.benchmarks.compare.Measure.Better;

/** One producer far below what a broker can take: how long an acknowledgement is on its way. */
record LatencyCase() implements BenchmarkCase {
    private static final int RECORDS_PER_SECOND = 5_000;
    private static final int SECONDS = 20;
    private static final int WARM_UP_SECONDS = 4;

    @Override
    public String id() {
        return "latency";
    }

    @Override
    public String description() {
        return "5,000 records of 1 KB a second for 20 s, of which 4 s warm up, 6 partitions, acks=all, linger.ms 0";
    }

    @Override
    public void run(Session session) throws Exception {
        String topic =
                session.createTopic(id(), ProduceCase.PARTITIONS, session.kind().topicConfigs());
        long records = (long) RECORDS_PER_SECOND * SECONDS;
        Session.Measured<LatencyDriver.Summary> measured = session.measure(() -> session.tools()
                .latency(
                        session.bootstrap(),
                        topic,
                        records,
                        (long) RECORDS_PER_SECOND * WARM_UP_SECONDS,
                        RECORDS_PER_SECOND,
                        session.payloads().large()));
        LatencyDriver.Summary steady = measured.result();
        Phase phase = measured.phase();
        add(session, "acknowledged after, mean", "ms", steady.meanMs());
        add(session, "acknowledged after, p50", "ms", steady.p50Ms());
        add(session, "acknowledged after, p95", "ms", steady.p95Ms());
        add(session, "acknowledged after, p99", "ms", steady.p99Ms());
        add(session, "broker CPU", "CPU-s/GB", phase.cpuSecondsPerGigabyte(records * JsonValues.VALUE_BYTES));
        session.deleteTopic(topic);
    }

    private void add(Session session, String label, String unit, double value) {
        session.add(new Measure(id(), label, unit, Better.LESS), value);
    }
}
