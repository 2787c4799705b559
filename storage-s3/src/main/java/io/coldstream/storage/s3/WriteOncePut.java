package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.PutOptions;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One PUT that replaces nothing. The condition is {@code If-None-Match: *}. The SDK may repeat a request whose answer
 * was lost, and the repetition then meets the object that the first one stored: so every put carries an id of its own
 * in the object's metadata, and "exists already" is believed only after a look at that id.
 *
 * <p>A server that answers the condition with 501 is asked first whether the key is free, from then on; between that
 * question and the put another writer can come in. Coldstream's keys hold a random part, so nobody else wants them.
 *
 * <p>Thread-safe: the only state is the volatile memory of such a 501.
 */
final class WriteOncePut {
    private static final String UPLOAD_ID = "coldstream-upload-id";
    private static final String CONTENT_TYPE = "application/octet-stream";
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(WriteOncePut.class);

    private final S3Client client;
    private final S3Settings settings;
    private final S3Errors errors;
    private final Supplier<String> uploadIds;
    private volatile boolean conditionsWork = true;

    WriteOncePut(S3Client client, S3Settings settings, S3Errors errors, Supplier<String> uploadIds) {
        this.client = client;
        this.settings = settings;
        this.errors = errors;
        this.uploadIds = uploadIds;
    }

    void store(ObjectKey key, CheckedBody body, PutOptions options) throws StorageException {
        String uploadId = uploadIds.get();
        String action = "storing " + key;
        try {
            if (conditionsWork && storeConditionally(key, body, options, uploadId)) {
                return;
            }
            storeIfFree(key, body, options, uploadId);
        } catch (UncheckedIOException e) {
            Optional<StorageException> bodysFault = body.failure();
            if (bodysFault.isPresent()) {
                throw bodysFault.get();
            }
            throw e;
        } catch (SdkException e) {
            Optional<StorageException> bodysFault = body.failure();
            throw bodysFault.isPresent() ? bodysFault.get() : errors.failed(action, e);
        }
    }

    /** Returns false if the server knows no conditions. */
    private boolean storeConditionally(ObjectKey key, CheckedBody body, PutOptions options, String uploadId)
            throws StorageException {
        try {
            client.putObject(
                    request(key, body, options, uploadId).ifNoneMatch("*").build(), toSend(body));
            return true;
        } catch (S3Exception e) {
            switch (e.statusCode()) {
                case 412 -> {
                    requireOwn(key, uploadId, e);
                    return true;
                }
                case 501 -> {
                    LOG.warn(
                            "{} does not support conditional writes; Coldstream asks for each key before it stores it",
                            settings.describe());
                    conditionsWork = false;
                    return false;
                }
                default -> throw e;
            }
        }
    }

    private void requireOwn(ObjectKey key, String uploadId, AwsServiceException conflict) throws StorageException {
        Optional<HeadObjectResponse> stored;
        try {
            stored = head(key);
        } catch (SdkException e) {
            throw new StorageException(
                    Kind.UNAVAILABLE,
                    "something is stored as " + key + " in " + settings.describe()
                            + ", but it cannot be asked whether this put stored it",
                    e);
        }
        if (stored.isEmpty()) {
            throw new StorageException(
                    Kind.UNAVAILABLE,
                    "something was stored as " + key + " in " + settings.describe() + " and removed meanwhile",
                    conflict);
        }
        if (!isOwn(stored.get(), uploadId)) {
            throw new StorageException(Kind.ALREADY_EXISTS, settings.describe() + " already holds " + key, conflict);
        }
        LOG.info("A repeated put of {} found that its first attempt had stored it", key);
    }

    private void storeIfFree(ObjectKey key, CheckedBody body, PutOptions options, String uploadId)
            throws StorageException {
        if (head(key).isPresent()) {
            throw new StorageException(Kind.ALREADY_EXISTS, settings.describe() + " already holds " + key);
        }
        client.putObject(request(key, body, options, uploadId).build(), toSend(body));
    }

    private static boolean isOwn(HeadObjectResponse stored, String uploadId) {
        return uploadId.equals(stored.metadata().get(UPLOAD_ID));
    }

    private Optional<HeadObjectResponse> head(ObjectKey key) {
        try {
            return Optional.of(client.headObject(request -> request.bucket(settings.bucket())
                    .key(settings.keyPrefix() + key)
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT))));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private PutObjectRequest.Builder request(ObjectKey key, CheckedBody body, PutOptions options, String uploadId) {
        Duration attempt = GRACE.plusSeconds(body.length() / S3Settings.PUT_BYTES_PER_SECOND_MIN);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(settings.keyPrefix() + key)
                .contentType(CONTENT_TYPE)
                .contentLength(body.length())
                .checksumCRC32C(body.crc32c())
                .metadata(Map.of(UPLOAD_ID, uploadId))
                .overrideConfiguration(config -> config.apiCallAttemptTimeout(attempt));
        return options.storageClass().isEmpty() ? request : request.storageClass(options.storageClass());
    }

    private static RequestBody toSend(CheckedBody body) {
        return RequestBody.fromContentProvider(body, body.length(), CONTENT_TYPE);
    }
}
