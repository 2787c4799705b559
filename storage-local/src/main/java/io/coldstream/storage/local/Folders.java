package io.coldstream.storage.local;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** What the store does with the folders between its root and an object. */
final class Folders {
    private Folders() {}

    static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent(), "a path below the root has a parent");
    }

    /** Whether no symbolic link is on the way to a folder. */
    static boolean isReal(Path folder) throws IOException {
        return folder.toRealPath().equals(folder);
    }

    /** Creates the folders between the root and an object, none of them through a symbolic link. */
    static void create(ObjectKey key, Path root, Path object) throws IOException, StorageException {
        Path folder = root;
        for (Path name : root.relativize(parentOf(object))) {
            folder = folder.resolve(name).normalize();
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                if (Files.isSymbolicLink(folder) || Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)) {
                    throw new StorageException(
                            Kind.DENIED,
                            "cannot store " + key + ": " + folder + " is an object or a link, no folder",
                            e);
                }
            }
        }
    }

    /**
     * Forces every folder above a path, up to the root. All of them, although most are not new: another thread may
     * have created one just before and not have forced it yet.
     */
    static void forceUpTo(Path root, Path path) throws IOException {
        for (Path folder = parentOf(path); folder.startsWith(root); folder = parentOf(folder)) {
            force(folder);
            if (folder.equals(root)) {
                return;
            }
        }
    }

    /** Makes the names in a folder survive a power cut. */
    static void force(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Windows cannot open a folder; NTFS logs its changes of names by itself.
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // A concurrent removal took the last object and then the folder: no name is left to be forced.
        }
    }

    /**
     * Removes a folder and those above it as far as they are empty. A put that is about to use one creates it again.
     *
     * @return the lowest folder that remains
     */
    static Path removeEmpty(Path root, Path folder) throws IOException {
        Path candidate = folder;
        while (!candidate.equals(root)) {
            try {
                Files.deleteIfExists(candidate);
            } catch (DirectoryNotEmptyException e) {
                return candidate;
            }
            candidate = parentOf(candidate);
        }
        return root;
    }
}
