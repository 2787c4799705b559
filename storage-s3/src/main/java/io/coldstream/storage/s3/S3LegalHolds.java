package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Legal holds by S3's Object Lock, on the newest version of each object: keys are written once, so that it is the only one.
 * Thread-safe, as the SDK's client is; without state.
 */
final class S3LegalHolds implements ObjectLegalHolds {
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Client client;
    private final S3Settings settings;
    private final S3Errors errors;

    S3LegalHolds(S3Client client, S3Settings settings, S3Errors errors) {
        this.client = client;
        this.settings = settings;
        this.errors = errors;
    }

    @Override
    public void require() throws StorageException {
        GetObjectLockConfigurationResponse answer;
        try {
            answer = client.getObjectLockConfiguration(request -> request.bucket(settings.bucket())
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.PROBE_TIMEOUT)));
        } catch (S3Exception e) {
            boolean missing = e.statusCode() == 404 && !S3Errors.isMissingBucket(e);
            throw missing || e.statusCode() == NOT_IMPLEMENTED
                    ? notLocked(e)
                    : errors.failed("looking whether Object Lock is on", e);
        } catch (SdkException e) {
            throw errors.failed("looking whether Object Lock is on", e);
        }
        if (answer.objectLockConfiguration() == null
                || answer.objectLockConfiguration().objectLockEnabled() != ObjectLockEnabled.ENABLED) {
            throw notLocked(null);
        }
    }

    private StorageException notLocked(@Nullable Exception cause) {
        String message = "the bucket of " + settings.describe()
                + " has no Object Lock: create one that has it (it is switched on when a bucket is created), or, on AWS,"
                + " switch on versioning and Object Lock";
        return cause == null
                ? new StorageException(Kind.DENIED, message)
                : new StorageException(Kind.DENIED, message, cause);
    }

    @Override
    public void set(ObjectKey key, boolean on) throws StorageException {
        try {
            client.putObjectLegalHold(request -> request.bucket(settings.bucket())
                    .key(settings.keyPrefix() + key)
                    .legalHold(hold -> hold.status(on ? ObjectLockLegalHoldStatus.ON : ObjectLockLegalHoldStatus.OFF))
                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT)));
        } catch (SdkException e) {
            throw failed(on ? "a legal hold on " + key : "the end of the legal hold on " + key, key, e);
        }
    }

    @Override
    public boolean isSet(ObjectKey key) throws StorageException {
        try {
            return client.getObjectLegalHold(request -> request.bucket(settings.bucket())
                                    .key(settings.keyPrefix() + key)
                                    .overrideConfiguration(config -> config.apiCallTimeout(S3Settings.CALL_TIMEOUT)))
                            .legalHold()
                            .status()
                    == ObjectLockLegalHoldStatus.ON;
        } catch (S3Exception e) {
            if (S3Errors.codeOf(e).equals("NoSuchObjectLockConfiguration")) {
                return false; // there never was one on this object
            }
            throw failed("looking for a legal hold on " + key, key, e);
        } catch (SdkException e) {
            throw failed("looking for a legal hold on " + key, key, e);
        }
    }

    /** Of an object that was deleted the newest version is a mark that says so, which takes no hold. */
    private StorageException failed(String action, ObjectKey key, SdkException e) {
        if (e instanceof S3Exception answer && answer.statusCode() == METHOD_NOT_ALLOWED) {
            return new StorageException(Kind.NOT_FOUND, key + " in " + settings.describe() + " was deleted", e);
        }
        return errors.failed(action, e);
    }
}
