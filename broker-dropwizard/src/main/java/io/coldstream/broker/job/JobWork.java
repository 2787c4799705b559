package io.coldstream.broker.job;

/** What a job does. Run once, by one thread. */
@FunctionalInterface
public interface JobWork {
    /**
     * Does it, and looks often whether it was cancelled.
     *
     * @return what came out of it, in a sentence
     * @throws JobFailedException if it cannot be done, with a sentence for people
     * @throws InterruptedException if the broker stops
     */
    String run(JobProgress progress) throws JobFailedException, InterruptedException;
}
