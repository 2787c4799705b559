package io.coldstream.testkit.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A MinIO server as a child process with a temporary folder. Owned by one thread at a time; a shutdown hook kills the
 * process if nobody closed it.
 */
final class MinioProcess implements S3Backend {
    private static final int START_ATTEMPTS_MAX = 3;
    private static final long READY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long ASK_EVERY_MS = 50;

    private final Path binary;
    private final S3TestCredentials credentials;
    private final Path folder;
    private final int port;
    private final Thread killAtExit = new Thread(this::kill, "minio-killer");
    private volatile Process process;

    private MinioProcess(Path binary, S3TestCredentials credentials, int port) {
        this.binary = binary;
        this.credentials = credentials;
        this.folder = TestFolder.create("minio");
        this.port = port;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    static MinioProcess start(Path binary, S3TestCredentials credentials) {
        for (int attempt = 1; ; attempt++) {
            MinioProcess minio = new MinioProcess(binary, credentials, TestFolder.freePort());
            try {
                minio.awaitReady();
                return minio;
            } catch (IllegalStateException e) {
                minio.close();
                // Somebody may have taken the free port first.
                if (attempt == START_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(
                        binary.toString(),
                        "server",
                        "--address",
                        "127.0.0.1:" + port,
                        "--console-address",
                        "127.0.0.1:0",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment()
                .putAll(Map.of(
                        "MINIO_ROOT_USER", credentials.accessKeyId(),
                        "MINIO_ROOT_PASSWORD", credentials.secretAccessKey(),
                        "MINIO_BROWSER", "off"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return folder.resolve("minio.log");
    }

    private void awaitReady() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(endpoint().resolve("/minio/health/cluster"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + READY_WITHIN_NANOS;
        try {
            while (System.nanoTime() - deadline < 0) {
                if (answers(client, question)) {
                    return;
                }
                // Waits for the process's end, which would be the answer, and asks again when it still runs.
                if (process.waitFor(ASK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(
                            "minio ended with " + process.exitValue() + ": " + Files.readString(logFile()));
                }
            }
            throw new IllegalStateException("minio is not ready: " + Files.readString(logFile()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while minio started", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(HttpClient client, HttpRequest question) throws InterruptedException {
        try {
            return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void stop() {
        kill();
    }

    @Override
    public void restart() {
        kill();
        process = launch();
        awaitReady();
    }

    private void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(killAtExit);
        TestFolder.delete(folder);
    }
}
