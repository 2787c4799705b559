package io.coldstream.broker.job;

import io.coldstream.api.Amounts;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.log.PartitionLog;
import io.coldstream.tiering.fetchback.FetchBack;
import io.coldstream.tiering.fetchback.FetchBackException;
import io.coldstream.tiering.fetchback.FetchNeed;
import io.coldstream.tiering.fetchback.FetchProgress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Fetching back as jobs. Thread-safe. */
public final class ArchiveFetch implements FetchBacks {
    private final FetchBack fetchBack;
    private final Partitions partitions;
    private final TopicCatalog catalog;

    public ArchiveFetch(FetchBack fetchBack, Partitions partitions, TopicCatalog catalog) {
        this.fetchBack = fetchBack;
        this.partitions = partitions;
        this.catalog = catalog;
    }

    private List<PartitionLog> logs(Topic topic) {
        return topic.topicPartitions().stream()
                .map(partitions::find)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<String> roomMissing(Topic topic) throws IOException {
        return fetchBack.roomMissing(fetchBack.need(logs(topic)));
    }

    @Override
    public JobWork work(Topic topic) {
        return progress -> {
            try {
                FetchNeed back = fetchBack.run(logs(topic), () -> hindrance(topic), new Told(progress));
                return back.segments() + " segments came back, " + Amounts.bytes(back.logBytes()) + ".";
            } catch (FetchBackException e) {
                throw new JobFailedException(String.valueOf(e.getMessage()), e);
            }
        };
    }

    private Optional<String> hindrance(Topic topic) {
        Optional<Topic> now = catalog.byId(topic.id());
        if (now.isEmpty()) {
            return Optional.of("The topic was deleted.");
        }
        return now.get().config().retention().tiering().enabled()
                ? Optional.of("Archiving is switched on, and would evict again what is fetched.")
                : Optional.empty();
    }

    /** Tells a job's progress. */
    private record Told(JobProgress progress) implements FetchProgress {
        @Override
        public boolean isCancelled() {
            return progress.isCancelled();
        }

        @Override
        public void total(long logBytes) {
            progress.total(logBytes);
        }

        @Override
        public void advance(long logBytes) {
            progress.advance(logBytes);
        }

        @Override
        public void segments(long back, long total) {
            progress.say(back + " of " + total + " segments are back.");
        }
    }
}
