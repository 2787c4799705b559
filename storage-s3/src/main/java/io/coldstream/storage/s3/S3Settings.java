package io.coldstream.storage.s3;

import io.coldstream.storage.object.ObjectKey;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects lie and how to get there. The bounds that every connection has are the constants below; they suit
 * segments of up to a GiB on links from 1 Mbit/s up.
 *
 * @param bucket the bucket, which exists
 * @param prefix what the store puts before every key, without slashes at its ends; empty for none; at most 100 bytes
 * @param endpoint the server's address; null for AWS
 * @param region the region to sign for; null for what AWS's default chain says, or {@value #ENDPOINT_REGION} at an
 *     endpoint of one's own
 * @param pathStyle whether the bucket's name is a part of the path ({@code http://host/bucket/key}), as most servers
 *     other than AWS need it, instead of the host name
 * @param credentials a fixed key pair; null for AWS's default chain (system properties, environment, profile, web
 *     identity, container, instance)
 */
public record S3Settings(
        String bucket,
        String prefix,
        @Nullable URI endpoint,
        @Nullable String region,
        boolean pathStyle,
        @Nullable S3Credentials credentials) {
    /** The region of requests to an endpoint of one's own, which mostly does not care. */
    public static final String ENDPOINT_REGION = "us-east-1";

    /** The greatest number of connections, and so of requests and open streams at a time. */
    public static final int CONNECTIONS_MAX = 64;

    /** How often a request is tried in all, with the SDK's growing pauses in between. */
    public static final int ATTEMPTS_MAX = 4;

    /** How long a connection may take to be made. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How long a caller waits for one of the {@link #CONNECTIONS_MAX} connections. */
    public static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(30);

    /** How long the server may be silent while it is listened to. */
    public static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** How long any request but a put may take with all its attempts, until its answer begins. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    /** How long a probe may take with all its attempts. */
    public static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

    /** A put that is slower than this on the average (plus a minute) is given up; it has no other total time-out. */
    public static final long PUT_BYTES_PER_SECOND_MIN = 128 * 1024;

    private static final int PREFIX_BYTES_MAX = 100;

    public S3Settings {
        if (bucket.isBlank() || bucket.contains("/")) {
            throw new IllegalArgumentException("not a bucket name: \"" + bucket + "\"");
        }
        if (prefix.length() > PREFIX_BYTES_MAX || prefix.endsWith("/") || !ObjectKey.mayStartWith(prefix)) {
            throw new IllegalArgumentException("not a prefix of object keys: \"" + prefix + "\" (segments of letters,"
                    + " digits, '.', '_' and '-', joined by slashes, at most " + PREFIX_BYTES_MAX + " bytes)");
        }
    }

    /** {@code s3://bucket/prefix}. */
    public String describe() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    /** What stands before each key in the bucket: empty, or the prefix and a slash. */
    String keyPrefix() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }
}
