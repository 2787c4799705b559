package io.coldstream.storage.local;

import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One walk through the tree in the order of the keys' bytes. It holds the names of one folder per level, not the
 * tree, and enters no folder whose keys are all outside of the prefix or all at or before the start. Owned by the
 * calling thread.
 */
final class Listing {
    /** Something in a folder; {@code key} ends at a slash if it is a folder, which is what orders "a-b" before "a/b". */
    private record Entry(Path path, String key, BasicFileAttributes facts) {}

    private final Path root;
    private final String prefix;
    private final String startAfter;
    private final int limit;
    private final List<StoredObject> found = new ArrayList<>();

    Listing(Path root, String prefix, String startAfter, int limit) {
        this.root = root;
        this.prefix = prefix;
        this.startAfter = startAfter;
        this.limit = limit;
    }

    List<StoredObject> run() throws IOException {
        String folderKey = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        Path folder = root.resolve(folderKey);
        try {
            if (Folders.isReal(folder)) {
                walk(folder, folderKey);
            }
        } catch (IOException e) {
            if (!DiskErrors.meansAbsent(e)) {
                throw e;
            }
        }
        return List.copyOf(found);
    }

    private void walk(Path folder, String folderKey) throws IOException {
        for (Entry entry : entriesOf(folder, folderKey)) {
            if (found.size() == limit) {
                return;
            }
            if (entry.facts.isDirectory()) {
                walk(entry.path, entry.key);
            } else {
                found.add(new StoredObject(
                        new ObjectKey(entry.key),
                        entry.facts.size(),
                        entry.facts.lastModifiedTime().toInstant()));
            }
        }
    }

    private List<Entry> entriesOf(Path folder, String folderKey) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String key = folderKey + child.getFileName();
                // The temporary folder, lost+found, and what else people leave here, can be no part of a key.
                if (ObjectKey.mayStartWith(key) && mayMatter(key)) {
                    addIfWanted(child, key, entries);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (IOException e) {
            if (!(DiskErrors.meansAbsent(e) || e instanceof NotDirectoryException)) {
                throw e;
            }
            // The folder was removed meanwhile, and its objects before it.
        }
        entries.sort(Comparator.comparing(Entry::key));
        return entries;
    }

    /** Decides by the name alone, so that most files of a large folder need no look at their attributes. */
    private boolean mayMatter(String key) {
        String asFolder = key + "/";
        return (key.startsWith(prefix) || prefix.startsWith(asFolder))
                && (key.compareTo(startAfter) > 0 || isFolderBehindStart(asFolder));
    }

    /** Whether a folder may hold keys behind the start. They all begin with its name, so most folders are decided. */
    private boolean isFolderBehindStart(String folderKey) {
        return folderKey.compareTo(startAfter) > 0 || startAfter.startsWith(folderKey);
    }

    private void addIfWanted(Path path, String key, List<Entry> entries) throws IOException {
        BasicFileAttributes facts;
        try {
            facts = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            if (DiskErrors.meansAbsent(e)) {
                return;
            }
            throw e;
        }
        if (facts.isDirectory() && isFolderBehindStart(key + "/")) {
            entries.add(new Entry(path, key + "/", facts));
        } else if (facts.isRegularFile() && key.startsWith(prefix) && key.compareTo(startAfter) > 0) {
            entries.add(new Entry(path, key, facts));
        }
    }
}
