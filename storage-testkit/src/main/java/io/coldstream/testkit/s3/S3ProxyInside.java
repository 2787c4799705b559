package io.coldstream.testkit.s3;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** s3proxy over a temporary folder, on threads of this JVM. Owned by one thread at a time. */
final class S3ProxyInside implements S3Backend {
    private final S3TestCredentials credentials;
    private final Path folder = TestFolder.create("s3proxy");
    private S3Proxy proxy;
    private final int port;

    private S3ProxyInside(S3TestCredentials credentials) {
        this.credentials = credentials;
        this.proxy = launch(0);
        this.port = proxy.getPort();
    }

    static S3ProxyInside start(S3TestCredentials credentials) {
        return new S3ProxyInside(credentials);
    }

    private S3Proxy launch(int atPort) {
        S3Proxy launched = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:" + atPort))
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4, credentials.accessKeyId(), credentials.secretAccessKey())
                .build();
        try {
            launched.start();
        } catch (Exception e) { // what start() declares
            throw new IllegalStateException("s3proxy does not start", e);
        }
        return launched;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void stop() {
        try {
            proxy.stop();
        } catch (Exception e) { // what stop() declares
            throw new IllegalStateException("s3proxy does not stop", e);
        }
    }

    @Override
    public void restart() {
        stop();
        proxy = launch(port);
    }

    @Override
    public void close() {
        stop();
        TestFolder.delete(folder);
    }
}
