package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.storage.Stores;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.archive.ArchiveFooter;
import io.coldstream.tiering.archive.ArchiveReader;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Compares a stopped broker's catalogue with its object store. Stateless. */
final class CatalogueCheck {
    private CatalogueCheck() {}

    /**
     * Every AVAILABLE copy has a whole object, and the copies of a partition are dense from offset 0.
     *
     * @return how many copies there are
     */
    static int check(ColdstreamConfiguration configuration) throws Exception {
        try (MetadataStore metadata = Stores.openDatabase(configuration, TimeUnit.MILLISECONDS::sleep);
                ObjectStore objects = Stores.openObjectStore(configuration)) {
            List<SegmentRecord> available = metadata.segments().list().stream()
                    .filter(copy -> copy.state() == RemoteCopyState.AVAILABLE)
                    .toList();
            Map<TopicIdPartition, Long> ends = new HashMap<>();
            for (SegmentRecord copy : available) {
                assertThat(copy.intent().offsets().start())
                        .as("the archive of %s has no gap", copy.intent().partition())
                        .isEqualTo(ends.getOrDefault(copy.intent().partition(), 0L));
                ends.put(copy.intent().partition(), copy.intent().offsets().end());
                checkObject(objects, copy);
            }
            return available.size();
        }
    }

    private static void checkObject(ObjectStore objects, SegmentRecord copy) throws Exception {
        var key = copy.intent().key();
        ObjectFacts facts = Objects.requireNonNull(copy.object());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = objects.open(key, new ByteRange(0, facts.objectBytes()))) {
            digest.update(in.readAllBytes());
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).as("%s", key).isEqualTo(facts.sha256());
        ArchiveReader reader = new ArchiveReader(objects);
        ArchiveFooter footer = reader.footer(key, facts.footerPosition(), facts.objectBytes());
        reader.copyLog(key, footer, OutputStream.nullOutputStream());
    }
}
