package io.coldstream.broker.job;

/** How far a job is, between the thread that runs it and those that look. Thread-safe. */
public interface JobProgress {
    /** Whether somebody wants it to end. */
    boolean isCancelled();

    /** Says how much there is to do, in the job's unit. */
    void total(long total);

    /** Says that so much more is done. */
    void advance(long by);

    /** Says in a sentence how it goes; what comes out of it in the end takes its place. */
    void say(String sentence);
}
