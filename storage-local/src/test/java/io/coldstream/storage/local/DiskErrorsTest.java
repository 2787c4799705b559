package io.coldstream.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskErrorsTest {
    private final Path root;

    DiskErrorsTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void aFullDiskIsOutOfSpace() {
        // As channels and as file operations report ENOSPC and EDQUOT on Linux.
        assertThat(kindOf(new IOException("No space left on device"))).isEqualTo(Kind.OUT_OF_SPACE);
        assertThat(kindOf(new FileSystemException("/x", null, "No space left on device")))
                .isEqualTo(Kind.OUT_OF_SPACE);
        assertThat(kindOf(new IOException("Disk quota exceeded"))).isEqualTo(Kind.OUT_OF_SPACE);
    }

    @Test
    void aFileNamedLikeAnErrorIsNotThatError() {
        assertThat(kindOf(new FileSystemException("no space left", null, "Input/output error")))
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void missingPermissionsAreDeniedWithAnAdvice() {
        var failure = DiskErrors.failed("storing a", root, new AccessDeniedException("/x"));
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining(root.toString()).hasMessageContaining("read and write access");
        assertThat(kindOf(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void aMissingRootIsDenied() {
        assertThat(DiskErrors.failed("storing a", root.resolve("gone"), new IOException("x"))
                        .kind())
                .isEqualTo(Kind.DENIED);
    }

    private Kind kindOf(IOException cause) {
        return DiskErrors.failed("storing a", root, cause).kind();
    }
}
