package io.coldstream.tiering.fetchback;

/** How far fetching back is, between the thread that does it and those that look. Thread-safe. */
public interface FetchProgress {
    /** Whether somebody wants it to end; asked several times for each segment. */
    boolean isCancelled();

    /** Says how many log bytes there are to fetch. */
    void total(long logBytes);

    /** Says that so many more log bytes were fetched. */
    void advance(long logBytes);

    /** Says how many whole segments are back, and how many there are to fetch. */
    void segments(long back, long total);
}
