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
 * One listing by ListObjectsV2. Relies on the order of the keys' UTF-8 bytes, which S3 promises for all but its
 * directory buckets. Owned by the calling thread.
 *
 * <p>A listing that starts behind a key goes folder by folder: first the rest of the key's own folder, then what lies
 * behind that folder in the one above it, and so on up to the prefix. One request would do on AWS; but MinIO
 * (2021 to 2026 at least) counts the objects of {@code a-b/} against the limit of a listing that starts behind
 * {@code a/c}, although they lie before it, and then leaves objects out and calls the answer complete. A start whose
 * last folder is the listed one cannot meet that.
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
        boolean startsInPrefix = startAfter.startsWith(prefix);
        boolean startsBehindPrefix = startAfter.compareTo(prefix) > 0 && !startsInPrefix;
        if (startsBehindPrefix || !ObjectKey.mayStartWith(prefix)) {
            return List.of();
        }
        if (startsInPrefix) {
            listBehind(legalPartOfStart());
        } else {
            // All keys with the prefix lie behind the start.
            listFolder(prefix, "");
        }
        return List.copyOf(found);
    }

    private void listBehind(String start) throws StorageException {
        String folder = folderOf(start);
        listFolder(longer(folder, prefix), start);
        while (found.size() < limit && folder.length() > prefix.length()) {
            // The first string behind all keys of "x/" is "x0", for "0" comes behind "/". It may be a key itself.
            String next = folder.substring(0, folder.length() - 1) + '0';
            folder = folderOf(folder.substring(0, folder.length() - 1));
            addObject(next);
            if (found.size() < limit) {
                listFolder(longer(folder, prefix), next);
            }
        }
    }

    private static String folderOf(String key) {
        return key.substring(0, key.lastIndexOf('/') + 1);
    }

    private static String longer(String a, String b) {
        return a.length() > b.length() ? a : b;
    }

    private void listFolder(String folder, String start) throws StorageException {
        ListObjectsV2Request.Builder request = request(folder);
        if (start.length() > folder.length()) {
            request.startAfter(settings.keyPrefix() + start);
        }
        ListObjectsV2Response page;
        do {
            page = client.listObjectsV2(request.maxKeys(limit - found.size()).build());
            for (S3Object object : page.contents()) {
                add(object);
            }
            request.startAfter(null).continuationToken(page.nextContinuationToken());
        } while (found.size() < limit && Boolean.TRUE.equals(page.isTruncated()));
    }

    /** Adds the one object, if there is one. */
    private void addObject(String key) throws StorageException {
        // The key itself comes before all others that begin with it.
        for (S3Object object :
                client.listObjectsV2(request(key).maxKeys(1).build()).contents()) {
            if (object.key().equals(settings.keyPrefix() + key)) {
                add(object);
            }
        }
    }

    private ListObjectsV2Request.Builder request(String listedPrefix) {
        return ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(settings.keyPrefix() + listedPrefix)
                .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT));
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
