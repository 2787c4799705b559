package io.coldstream.log.powerloss;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All names of the disk, and the changes of names that no force of their folder has made durable yet. A power cut lets
 * each of those survive or not, whatever becomes of the others; a rename happens whole or not at all, or leaves a file
 * under both names. Used under the monitor of its {@link PowerLossFileStore} only.
 */
final class FolderTree {
    /** A name that a change touches. */
    private record Name(Folder folder, String name) {
        boolean isSame(@Nullable Name other) {
            return other != null && folder == other.folder && name.equals(other.name);
        }
    }

    /** A creation has no old name, a removal no new one. */
    private static final class Change {
        final @Nullable Name from;
        final @Nullable Name to;
        final Node node;

        Change(@Nullable Name from, @Nullable Name to, Node node) {
            this.from = from;
            this.to = to;
            this.node = node;
        }

        boolean touches(Folder folder) {
            return (from != null && from.folder() == folder) || (to != null && to.folder() == folder);
        }

        boolean overlaps(Change other) {
            return (from != null && (from.isSame(other.from) || from.isSame(other.to)))
                    || (to != null && (to.isSame(other.from) || to.isSame(other.to)));
        }

        void applyTo(boolean keepOldName) {
            if (from != null && !keepOldName && from.folder().forced().get(from.name()) == node) {
                from.folder().forced().remove(from.name());
            }
            if (to != null) {
                to.folder().forced().put(to.name(), node);
            }
        }
    }

    private final Folder root = new Folder();
    private final List<Change> pending = new ArrayList<>();

    Optional<Node> find(Path path) {
        Node now = root;
        for (Path part : path.toAbsolutePath().normalize()) {
            if (!(now instanceof Folder folder)) {
                return Optional.empty();
            }
            now = folder.live().get(part.toString());
            if (now == null) {
                return Optional.empty();
            }
        }
        return Optional.of(now);
    }

    Folder folder(Path path) throws FileSystemException {
        Node node = find(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        if (node instanceof Folder folder) {
            return folder;
        }
        throw new NotDirectoryException(path.toString());
    }

    BlockFile file(Path path) throws FileSystemException {
        Node node = find(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        if (node instanceof BlockFile file) {
            return file;
        }
        throw new FileSystemException(path.toString(), null, "Is a directory");
    }

    private Name name(Path path) throws FileSystemException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "the root has no name");
        }
        return new Name(folder(parent), absolute.getFileName().toString());
    }

    void create(Path path, Node node) throws FileSystemException {
        Name name = name(path);
        if (name.folder().live().putIfAbsent(name.name(), node) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        name.folder().touch();
        pending.add(new Change(null, name, node));
    }

    boolean remove(Path path) throws FileSystemException {
        Node node = find(path).orElse(null);
        if (node == null) {
            return false;
        }
        if (node instanceof Folder folder && !folder.live().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        Name name = name(path);
        name.folder().live().remove(name.name());
        name.folder().touch();
        pending.add(new Change(name, null, node));
        return true;
    }

    void rename(Path oldPath, Path newPath) throws FileSystemException {
        Node node = find(oldPath).orElseThrow(() -> new NoSuchFileException(oldPath.toString()));
        Name from = name(oldPath);
        Name to = name(newPath);
        if (to.folder().live().get(to.name()) instanceof Folder) {
            throw new FileAlreadyExistsException(newPath.toString());
        }
        from.folder().live().remove(from.name());
        to.folder().live().put(to.name(), node);
        from.folder().touch();
        to.folder().touch();
        pending.add(new Change(from, to, node));
    }

    void force(Folder folder) {
        for (Change change : List.copyOf(pending)) {
            if (change.touches(folder)) {
                settle(change);
            }
        }
    }

    void forceAll() {
        List.copyOf(pending).forEach(this::settle);
    }

    /** Earlier changes of the same names go first: what comes later stands on them. */
    private void settle(Change change) {
        int index = pending.indexOf(change);
        if (index < 0) {
            return; // went with another one
        }
        for (Change earlier : List.copyOf(pending.subList(0, index))) {
            if (earlier.overlaps(change)) {
                settle(earlier);
            }
        }
        change.applyTo(false);
        pending.remove(change);
    }

    void losePower(Survival survival) {
        for (Change change : pending) {
            if (survival.happened()) {
                boolean movedFile = change.from != null && change.to != null && change.node instanceof BlockFile;
                change.applyTo(movedFile && survival.underBothNames());
            }
        }
        pending.clear();
        losePower(root, survival, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void losePower(Folder folder, Survival survival, Set<Node> done) {
        folder.live().clear();
        folder.live().putAll(folder.forced());
        for (Node node : folder.live().values()) {
            if (done.add(node)) {
                if (node instanceof BlockFile file) {
                    file.losePower(survival);
                } else if (node instanceof Folder inner) {
                    losePower(inner, survival, done);
                }
            }
        }
    }

    long usedBytes() {
        return usedBytes(root);
    }

    private static long usedBytes(Folder folder) {
        long bytes = 0;
        for (Node node : folder.live().values()) {
            bytes += node instanceof BlockFile file ? file.size() : usedBytes((Folder) node);
        }
        return bytes;
    }
}
