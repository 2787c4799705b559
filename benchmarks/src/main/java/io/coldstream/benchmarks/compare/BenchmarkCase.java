package io.coldstream.benchmarks.compare;

/** One thing that both brokers are made to do. Its id is how a command line picks it. */
interface BenchmarkCase {
    String id();

    /** For the reader of the table: the load, in a few words. */
    String description();

    /** Runs once on a running broker and adds what it measured. */
    void run(Session session) throws Exception;
}
