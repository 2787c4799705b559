package io.coldstream.storage.s3;

/**
 * A fixed key pair, for setups where AWS's default credential chain is no help. Its text form hides the secret.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half
 */
public record S3Credentials(String accessKeyId, String secretAccessKey) {
    public S3Credentials {
        if (accessKeyId.isBlank() || secretAccessKey.isBlank()) {
            throw new IllegalArgumentException("both halves of S3 credentials are needed");
        }
    }

    @Override
    public String toString() {
        return "S3Credentials[accessKeyId=" + accessKeyId + ", secretAccessKey=(hidden)]";
    }
}
