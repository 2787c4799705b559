package io.coldstream.storage.s3;

import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Builds the SDK's client with a bound on everything. */
final class S3Clients {
    private S3Clients() {}

    static S3Client of(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.pathStyle())
                // The store sends and checks its own checksums, in a form that servers without them ignore; the SDK's
                // own form (trailers of a chunked body) is refused by some.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(S3Settings.CONNECTIONS_MAX)
                        .connectionTimeout(S3Settings.CONNECT_TIMEOUT)
                        .connectionAcquisitionTimeout(S3Settings.ACQUIRE_TIMEOUT)
                        .socketTimeout(S3Settings.READ_TIMEOUT)
                        .tcpKeepAlive(true))
                .overrideConfiguration(
                        config -> config.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(S3Settings.ATTEMPTS_MAX)
                                .retryOnException((Predicate<Throwable>) S3Clients::isConditionalConflict)
                                .build()));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        if (settings.region() != null) {
            builder.region(Region.of(settings.region()));
        } else if (settings.endpoint() != null) {
            builder.region(Region.of(S3Settings.ENDPOINT_REGION));
        }
        return builder.build();
    }

    /** Two conditional puts of one key at a time: S3 answers one of them with 409 and asks for a repetition. */
    private static boolean isConditionalConflict(Throwable failure) {
        return failure instanceof S3Exception e
                && e.statusCode() == 409
                && S3Errors.codeOf(e).equals("ConditionalRequestConflict");
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        S3Credentials fixed = settings.credentials();
        return fixed == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(fixed.accessKeyId(), fixed.secretAccessKey()));
    }
}
