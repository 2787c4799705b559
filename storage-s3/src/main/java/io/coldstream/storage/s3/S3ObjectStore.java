package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.storage.object.StoredObject;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket of AWS S3 or any server that speaks its API. Thread-safe, as the SDK's client is; this class has
 * no state of its own. Each object is stored by one PUT, which S3 limits to 5 GiB.
 *
 * <p>The server must honour {@code If-None-Match: *} on PUT, or answer it with 501 (see {@link WriteOncePut}). One that
 * passes over the condition in silence would replace objects.
 */
public final class S3ObjectStore implements ObjectStore {
    /** The greatest object that S3 takes in one PUT: 5 GiB. */
    public static final long PUT_BYTES_MAX = 5L << 30;

    private final S3Client client;
    private final S3Settings settings;
    private final S3Errors errors;
    private final WriteOncePut puts;
    private final S3LegalHolds legalHolds;

    S3ObjectStore(S3Client client, S3Settings settings, Supplier<String> uploadIds) {
        this.client = client;
        this.settings = settings;
        this.errors = new S3Errors(settings);
        this.puts = new WriteOncePut(client, settings, errors, uploadIds);
        this.legalHolds = new S3LegalHolds(client, settings, errors);
    }

    /**
     * Makes a client, without asking the server anything yet: {@link #probe} does that.
     *
     * @throws StorageException DENIED: no region is set, and AWS's default chain knows none
     */
    public static S3ObjectStore connect(S3Settings settings) throws StorageException {
        try {
            return new S3ObjectStore(
                    S3Clients.of(settings), settings, () -> UUID.randomUUID().toString());
        } catch (SdkException e) {
            throw new S3Errors(settings).failed("connecting", e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the body is longer than {@link #PUT_BYTES_MAX}
     */
    @Override
    public void put(ObjectKey key, Body content, PutOptions options) throws StorageException {
        if (content.length() > PUT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    key + " has " + content.length() + " bytes; S3 takes at most " + PUT_BYTES_MAX + " in one PUT");
        }
        try (CheckedBody body = CheckedBody.of(key, content)) {
            puts.store(key, body, options);
        }
    }

    @Override
    public InputStream open(ObjectKey key, ByteRange range) throws StorageException {
        ResponseInputStream<GetObjectResponse> in;
        try {
            in = client.getObject(request -> request.bucket(settings.bucket())
                    .key(nameOf(key))
                    .range("bytes=" + range.start() + "-" + (range.end() - 1))
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT)));
        } catch (SdkException e) {
            throw errors.failed("opening " + key, e);
        }
        if (!holds(in.response(), range)) {
            in.abort();
            throw new StorageException(
                    Kind.CORRUPT,
                    "of " + key + " in " + settings.describe() + " the range " + range
                            + " was asked, but the answer is " + in.response().contentRange() + " with "
                            + in.response().contentLength() + " bytes");
        }
        return new RangeStream(key, in, range);
    }

    /** S3 cuts a range at the object's end, and a server that knows no ranges sends the whole object. */
    private static boolean holds(GetObjectResponse answer, ByteRange range) {
        String contentRange = answer.contentRange();
        Long length = answer.contentLength();
        boolean startsThere =
                contentRange == null ? range.start() == 0 : contentRange.startsWith("bytes " + range.start() + "-");
        return startsThere && length != null && length == range.length();
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws StorageException {
        try {
            HeadObjectResponse head = client.headObject(request -> request.bucket(settings.bucket())
                    .key(nameOf(key))
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT)));
            return Optional.of(new StoredObject(key, head.contentLength(), head.lastModified()));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                requireBucket("looking at " + key);
                return Optional.empty();
            }
            throw errors.failed("looking at " + key, e);
        } catch (SdkException e) {
            throw errors.failed("looking at " + key, e);
        }
    }

    /** The answer to HEAD has no body that would tell a missing object from a missing bucket. */
    private void requireBucket(String action) throws StorageException {
        try {
            client.headBucket(request -> request.bucket(settings.bucket())
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT)));
        } catch (S3Exception e) {
            throw e.statusCode() == 404 ? errors.missingBucket(action, e) : errors.failed(action, e);
        } catch (SdkException e) {
            throw errors.failed(action, e);
        }
    }

    @Override
    public List<StoredObject> list(String prefix, String startAfter, int limit) throws StorageException {
        if (limit < 1 || limit > LIST_LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIST_LIMIT_MAX + ", not " + limit);
        }
        try {
            return new Listing(client, settings, prefix, startAfter, limit).run();
        } catch (SdkException e) {
            throw errors.failed("listing \"" + prefix + "\"", e);
        }
    }

    @Override
    public void delete(ObjectKey key) throws StorageException {
        try {
            client.deleteObject(request -> request.bucket(settings.bucket())
                    .key(nameOf(key))
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT)));
        } catch (SdkException e) {
            StorageException failure = errors.failed("removing " + key, e);
            if (failure.kind() != Kind.NOT_FOUND) {
                throw failure;
            }
            // What is not there needs no removal, and S3 says so itself; other servers answer 404.
        }
    }

    @Override
    public void probe() throws StorageException {
        try {
            client.listObjectsV2(request -> request.bucket(settings.bucket())
                    .prefix(settings.keyPrefix())
                    .maxKeys(1)
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.PROBE_TIMEOUT)));
        } catch (SdkException e) {
            throw errors.failed("a probe", e);
        }
    }

    @Override
    public Optional<ObjectLegalHolds> legalHolds() {
        return Optional.of(legalHolds);
    }

    private String nameOf(ObjectKey key) {
        return settings.keyPrefix() + key;
    }

    @Override
    public String describe() {
        return settings.describe();
    }

    @Override
    public void close() {
        client.close();
    }
}
