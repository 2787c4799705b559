package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One listing by ListObjectsV2, in as many requests as the server needs for it. Relies on the order of the keys'
 * UTF-8 bytes, which S3 promises for all but its directory buckets. Owned by the calling thread.
 */
final class Listing {
    private final S3Client client;
    private final S3Settings settings;
    private final String prefix;
    private final String startAfter;
    private final int limit;
    private final List<StoredObject> found = new ArrayList<>();

    Listing(S3Client client, S3Settings settings, String prefix, String startAfter, int limit) {
        this.client = client;
        this.settings = settings;
        this.prefix = prefix;
        this.startAfter = startAfter;
        this.limit = limit;
    }

    List<StoredObject> run() throws StorageException {
        boolean startsBehindPrefix = startAfter.compareTo(prefix) > 0 && !startAfter.startsWith(prefix);
        if (startsBehindPrefix || !ObjectKey.mayStartWith(prefix)) {
            return List.of();
        }
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(settings.keyPrefix() + prefix)
                .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT));
        if (startAfter.startsWith(prefix) && !startAfter.isEmpty()) {
            // Some servers take only a start that has the prefix; any other one lies before it and changes nothing.
            request.startAfter(settings.keyPrefix() + legalPartOfStart());
        }
        ListObjectsV2Response page;
        do {
            page = client.listObjectsV2(request.maxKeys(limit - found.size()).build());
            for (S3Object object : page.contents()) {
                add(object);
            }
            request.startAfter(null).continuationToken(page.nextContinuationToken());
        } while (found.size() < limit && Boolean.TRUE.equals(page.isTruncated()));
        return List.copyOf(found);
    }

    /** Servers refuse starts that can be no key. What lies between the legal part and the whole is dropped here. */
    private String legalPartOfStart() {
        int length = startAfter.length();
        while (!ObjectKey.mayStartWith(startAfter.substring(0, length))) {
            length--;
        }
        return startAfter.substring(0, length);
    }

    private void add(S3Object object) throws StorageException {
        Optional<ObjectKey> key = keyOf(object);
        if (key.isEmpty() || key.get().value().compareTo(startAfter) <= 0) {
            return;
        }
        if (!found.isEmpty() && found.get(found.size() - 1).key().compareTo(key.get()) >= 0) {
            throw new StorageException(
                    Kind.CORRUPT,
                    settings.describe() + " lists its objects out of order (" + key.get() + " behind "
                            + found.get(found.size() - 1).key() + "), so that no listing can be continued");
        }
        found.add(new StoredObject(key.get(), object.size(), object.lastModified()));
    }

    /** Empty for what others left in the bucket: folder markers, hidden files, names that are no keys of ours. */
    private Optional<ObjectKey> keyOf(S3Object object) {
        String name = object.key().substring(settings.keyPrefix().length());
        boolean possible = !name.isEmpty() && !name.endsWith("/") && ObjectKey.mayStartWith(name);
        return possible ? Optional.of(new ObjectKey(name)) : Optional.empty();
    }
}
