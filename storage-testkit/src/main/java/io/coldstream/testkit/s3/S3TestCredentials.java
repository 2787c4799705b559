package io.coldstream.testkit.s3;

import java.util.Map;

/**
 * The key pair of a test server, in the forms that AWS's default credential chain reads.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half
 */
public record S3TestCredentials(String accessKeyId, String secretAccessKey) {
    static final S3TestCredentials DEFAULT = new S3TestCredentials("coldstream", "coldstream123");

    /** For {@link System#setProperty}, when the client runs in this JVM. */
    public Map<String, String> asSystemProperties() {
        return Map.of("aws.accessKeyId", accessKeyId, "aws.secretAccessKey", secretAccessKey);
    }

    /** For {@link ProcessBuilder#environment}, when the client runs in a process of its own. */
    public Map<String, String> asEnvironment() {
        return Map.of("AWS_ACCESS_KEY_ID", accessKeyId, "AWS_SECRET_ACCESS_KEY", secretAccessKey);
    }
}
