package io.coldstream.testkit.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one request that tests need before a store can work: CreateBucket, signed by hand (AWS Signature Version 4), so
 * that tests of every module get a bucket without an S3 client.
 */
final class BucketCreation {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String LOCK_HEADER = "x-amz-bucket-object-lock-enabled";
    private static final String SIGNED_HEADERS = "host;x-amz-content-sha256;x-amz-date";

    private BucketCreation() {}

    /** @param objectLock whether objects in it can be put under legal holds, which makes it keep versions, too */
    static void create(URI endpoint, String region, S3TestCredentials credentials, String bucket, boolean objectLock) {
        String body = region.equals("us-east-1")
                ? ""
                : "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
                        + region + "</LocationConstraint></CreateBucketConfiguration>";
        try {
            HttpRequest request = signed(endpoint, region, credentials, bucket, body, objectLock);
            HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("cannot create bucket " + bucket + " at " + endpoint + ": "
                        + response.statusCode() + " " + response.body());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot create bucket " + bucket + " at " + endpoint, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a bucket was created", e);
        }
    }

    private static HttpRequest signed(
            URI endpoint, String region, S3TestCredentials credentials, String bucket, String body, boolean objectLock)
            throws GeneralSecurityException {
        String time = TIMESTAMP.format(InstantSource.system().instant());
        String day = time.substring(0, 8);
        String bodyHash = sha256(body);
        String host = endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
        String signedHeaders =
                objectLock ? "host;" + LOCK_HEADER + SIGNED_HEADERS.substring("host".length()) : SIGNED_HEADERS;
        String canonical = String.join(
                "\n",
                "PUT",
                "/" + bucket,
                "",
                "host:" + host + (objectLock ? "\n" + LOCK_HEADER + ":true" : ""),
                "x-amz-content-sha256:" + bodyHash,
                "x-amz-date:" + time,
                "",
                signedHeaders,
                bodyHash);
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical));
        byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        String signature = HexFormat.of().formatHex(hmac(key, toSign));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve("/" + bucket));
        if (objectLock) {
            request.header(LOCK_HEADER, "true");
        }
        return request.timeout(TIMEOUT)
                .PUT(BodyPublishers.ofString(body))
                .header("x-amz-content-sha256", bodyHash)
                .header("x-amz-date", time)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders="
                                + signedHeaders + ", Signature=" + signature)
                .build();
    }

    private static String sha256(String text) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
