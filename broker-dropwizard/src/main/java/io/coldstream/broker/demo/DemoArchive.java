package io.coldstream.broker.demo;

import io.coldstream.broker.runtime.Broker;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.broker.view.SegmentListing;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.TopicRecord;
import java.util.ArrayList;
import java.util.List;

/** What the demo looks at behind the broker's back, to be able to say how many bytes and objects there are. */
final class DemoArchive {
    private final TopicCatalog catalog;
    private final SegmentListing segments;
    private final MetadataStore metadata;
    private final String topic;

    DemoArchive(Broker broker, String topic) {
        this.catalog = broker.part(TopicCatalog.class);
        this.segments = broker.part(SegmentListing.class);
        this.metadata = broker.part(MetadataStore.class);
        this.topic = topic;
    }

    /** The demo takes the lead of every topic in the database, which must therefore be the demo's own. */
    void requireToBeAlone(boolean resume) throws DemoFailure {
        List<String> others = catalog.all().stream()
                .map(Topic::name)
                .filter(name -> !resume || !name.equals(topic))
                .toList();
        if (!others.isEmpty()) {
            throw new DemoFailure("The database already has the topics " + others
                    + ". The demo wants a database of its own: one that another broker uses would be taken from it.");
        }
    }

    /** The objects that are served, of all partitions. */
    List<SegmentFacts.RemoteCopy> objects() throws StorageException, DemoFailure {
        Topic found = catalog.byName(topic).orElseThrow(() -> new DemoFailure("The topic is gone."));
        List<SegmentFacts.RemoteCopy> copies = new ArrayList<>();
        for (var partition : found.topicPartitions()) {
            for (SegmentFacts segment : segments.segments(partition)) {
                SegmentFacts.RemoteCopy copy = segment.remote();
                if (copy != null && copy.state() == RemoteCopyState.AVAILABLE) {
                    copies.add(copy);
                }
            }
        }
        return copies;
    }

    /** Whether nothing of the deleted topic is left, neither objects nor rows. */
    boolean isGone() throws StorageException {
        return metadata.topics().list().stream().map(TopicRecord::name).noneMatch(topic::equals);
    }
}
