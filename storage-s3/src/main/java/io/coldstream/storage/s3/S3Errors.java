package io.coldstream.storage.s3;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that says what an error of the SDK means to the caller. The codes are those of the S3 API's error
 * responses; MinIO's own begin with {@code XMinio}.
 */
final class S3Errors {
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage");
    private static final Set<String> BAD_BYTES =
            Set.of("BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch");
    private static final Set<String> BAD_CREDENTIALS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken");
    private static final Set<String> WRONG_REGION =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
    private static final Set<String> FOLDER_OF_ANOTHER =
            Set.of("XMinioParentIsObject", "XMinioObjectExistsAsDirectory");

    private final S3Settings settings;

    S3Errors(S3Settings settings) {
        this.settings = settings;
    }

    /** What went wrong, for the caller of the store. */
    StorageException failed(String action, SdkException cause) {
        return cause instanceof AwsServiceException answer ? refused(action, answer) : unanswered(action, cause);
    }

    private StorageException refused(String action, AwsServiceException answer) {
        Kind kind = kindOf(answer);
        String said = (answer.statusCode() + " " + codeOf(answer)).strip() + messageOf(answer);
        String advice = kind == Kind.DENIED ? ": " + adviceOn(answer) : "";
        return new StorageException(
                kind, action + " in " + settings.describe() + " failed with " + said + advice, answer);
    }

    /** A 404 of which it is known that it means the bucket. */
    StorageException missingBucket(String action, AwsServiceException answer) {
        return new StorageException(
                Kind.DENIED,
                action + " in " + settings.describe() + " failed, for there is no such bucket: "
                        + missingBucketAdvice(),
                answer);
    }

    private String missingBucketAdvice() {
        return "create the bucket \"" + settings.bucket() + "\" or correct its name";
    }

    private static Kind kindOf(AwsServiceException answer) {
        String code = codeOf(answer);
        int status = answer.statusCode();
        if (FULL.contains(code) || status == 507) {
            return Kind.OUT_OF_SPACE;
        }
        if (BAD_BYTES.contains(code) || status == 416) {
            return Kind.CORRUPT;
        }
        if (isMissingBucket(answer)) {
            return Kind.DENIED;
        }
        return switch (status) {
            case 404 -> Kind.NOT_FOUND;
            case 412 -> Kind.ALREADY_EXISTS;
            // A conflict that outlasted the retries, and servers that ask for patience.
            case 408, 409, 429 -> Kind.UNAVAILABLE;
            // Any other 4xx, or a redirect, comes again however often the request is repeated.
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.DENIED;
        };
    }

    private String adviceOn(AwsServiceException answer) {
        String code = codeOf(answer);
        if (isMissingBucket(answer)) {
            return missingBucketAdvice();
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return "check the access key and secret of the broker";
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return "set this machine's clock, which is too far from the store's";
        }
        if (WRONG_REGION.contains(code) || answer.statusCode() / 100 == 3) {
            return "set the region in which the bucket \"" + settings.bucket() + "\" lies";
        }
        if (code.equals("InvalidStorageClass")) {
            return "set coldstream.storage.class to a class that this store knows, or to nothing for its default";
        }
        if (FOLDER_OF_ANOTHER.contains(code)) {
            return "no key may be the folder of another";
        }
        return "allow the broker's key s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket, and for Object Lock"
                + " s3:GetBucketObjectLockConfiguration, s3:GetObjectLegalHold and s3:PutObjectLegalHold, on the bucket \""
                + settings.bucket() + "\"";
    }

    private StorageException unanswered(String action, SdkException cause) {
        String said = String.valueOf(cause.getMessage());
        if (said.contains("Unable to load credentials")) {
            return new StorageException(
                    Kind.DENIED,
                    action + " in " + settings.describe() + " failed for want of credentials: set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or run the broker with an AWS profile or role",
                    cause);
        }
        if (said.contains("Unable to load region")) {
            return new StorageException(
                    Kind.DENIED,
                    action + " in " + settings.describe() + " failed for want of a region: set the region in which the"
                            + " bucket lies, or AWS_REGION",
                    cause);
        }
        String where = settings.endpoint() == null ? "AWS" : settings.endpoint().toString();
        return new StorageException(
                Kind.UNAVAILABLE,
                action + " in " + settings.describe() + " failed: no answer of " + where + ": " + said,
                cause);
    }

    static boolean isMissingBucket(AwsServiceException answer) {
        return codeOf(answer).equals("NoSuchBucket");
    }

    /** The error code in the answer's body; empty for answers without one, as those to HEAD are. */
    static String codeOf(AwsServiceException answer) {
        return details(answer).map(AwsErrorDetails::errorCode).orElse("");
    }

    private static String messageOf(AwsServiceException answer) {
        return details(answer)
                .map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isBlank())
                .map(message -> " (" + message.strip() + ")")
                .orElse("");
    }

    private static Optional<AwsErrorDetails> details(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails());
    }
}
