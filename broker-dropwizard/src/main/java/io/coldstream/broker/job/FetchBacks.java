package io.coldstream.broker.job;

import io.coldstream.broker.topic.Topic;
import java.io.IOException;
import java.util.Optional;

/** Brings what is in the archive alone back to the local disk, one topic at a time. Thread-safe. */
public interface FetchBacks {
    /** The kind of its jobs. */
    String KIND = "fetch_back";
    /** The unit of their progress: log bytes. */
    String UNIT = "bytes";

    /**
     * Why there is no room on the local disk for all of a topic's segments, in a sentence; nothing if there is.
     *
     * @throws IOException if the disk does not say how much is free
     */
    Optional<String> roomMissing(Topic topic) throws IOException;

    /** Fetches what is missing of a topic whose tiering is switched off; what is there already is not fetched again. */
    JobWork work(Topic topic);
}
