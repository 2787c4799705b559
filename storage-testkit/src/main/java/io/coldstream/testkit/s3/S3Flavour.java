package io.coldstream.testkit.s3;

/** Which server answers, in the order in which they are preferred. */
public enum S3Flavour {
    /** The one that the environment names by {@code COLDSTREAM_TEST_S3_ENDPOINT}. */
    EXTERNAL,
    /** A {@code minio} binary on the PATH, as a process of its own. */
    MINIO,
    /** MinIO in Docker. */
    DOCKER,
    /** s3proxy over a directory, inside this JVM. */
    S3PROXY
}
