package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.compare.Measure.Better;

/**
 * Consumers of one group that commit their offsets all the time, each waiting for the answer.
 *
 * @param consumers each with a partition and a connection of its own
 * @param commitsEach that are counted
 */
record CommitCase(int consumers, int commitsEach) implements BenchmarkCase {
    @Override
    public String id() {
        return "commits-" + consumers;
    }

    @Override
    public String description() {
        return consumers == 1
                ? "one consumer, commitSync in a loop"
                : consumers + " consumers of one group, each commitSync in a loop";
    }

    @Override
    public void run(Session session) throws Exception {
        String topic = session.createTopic(id(), consumers, session.kind().topicConfigs());
        Session.Measured<Double> measured =
                session.measure(() -> session.tools().commit(session.bootstrap(), topic, consumers, commitsEach));
        session.add(new Measure(id(), "rate", "commits/s", Better.MORE), measured.result());
        double commits = CommitDriver.allCommits(consumers, commitsEach);
        session.add(
                new Measure(id(), "broker CPU", "CPU-ms/commit", Better.LESS),
                measured.phase().brokerCpuTime().toNanos() / 1e6 / commits);
        session.deleteTopic(topic);
    }
}
