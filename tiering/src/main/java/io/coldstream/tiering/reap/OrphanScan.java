package io.coldstream.tiering.reap;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.StoredObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds objects that the catalogue does not know. They are reported and never deleted: after a database was rolled
 * back to yesterday, today's segments look exactly like this. Stateless.
 */
public final class OrphanScan {
    private final ObjectStore store;
    private final MetadataStore metadata;

    public OrphanScan(ObjectStore store, MetadataStore metadata) {
        this.store = store;
        this.metadata = metadata;
    }

    /**
     * Lists the objects of this cluster's topics that no row names, at most {@code limit}. Objects are listed before
     * the catalogue is read, so that one which is being uploaded has its row already.
     */
    public List<StoredObject> orphans(int limit) throws StorageException {
        String prefix = metadata.clusterId() + "/topics/";
        List<StoredObject> orphans = new ArrayList<>();
        String startAfter = "";
        List<StoredObject> page;
        do {
            page = store.list(prefix, startAfter, ObjectStore.LIST_LIMIT_MAX);
            if (page.isEmpty()) {
                break;
            }
            Set<String> known = knownKeys();
            for (StoredObject object : page) {
                if (!known.contains(object.key().value()) && orphans.size() < limit) {
                    orphans.add(object);
                }
            }
            startAfter = page.get(page.size() - 1).key().value();
        } while (page.size() == ObjectStore.LIST_LIMIT_MAX && orphans.size() < limit);
        return List.copyOf(orphans);
    }

    private Set<String> knownKeys() throws StorageException {
        Set<String> keys = new HashSet<>();
        for (SegmentRecord row : metadata.segments().list()) {
            keys.add(row.intent().key().value());
        }
        return keys;
    }
}
