package io.coldstream.broker.e2e.crash;

import io.coldstream.broker.e2e.crash.FileChange.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Follows the manifests of all partitions, step by step. Guarded by its monitor. */
final class ManifestSteps {
    private static final String LOG_START = "log-start-offset ";

    private final Set<Path> renamedIn = new HashSet<>();
    private final Map<Path, Long> logStarts = new HashMap<>();

    /** Whether a change has given its name to a manifest whose log start is a later one than the last. */
    synchronized boolean isLogStartMoved(FileChange change) throws IOException {
        if (!change.isOf(Kind.RENAME, "manifest")) {
            return false;
        }
        long now = logStart(change.path());
        Long before = logStarts.put(change.path(), now);
        return before != null && now > before;
    }

    private static long logStart(Path manifest) throws IOException {
        return Files.readString(manifest)
                .lines()
                .filter(line -> line.startsWith(LOG_START))
                .mapToLong(line -> Long.parseLong(line.substring(LOG_START.length())))
                .findFirst()
                .orElseThrow(() -> new IOException(manifest + " has no log start"));
    }

    /** Whether a change was the forcing of a folder whose manifest was renamed before. */
    synchronized boolean isManifestForced(FileChange change) {
        if (change.isOf(Kind.RENAME, "manifest")) {
            renamedIn.add(change.path().resolveSibling(""));
            return false;
        }
        return change.kind() == Kind.FORCE_FOLDER && renamedIn.remove(change.path());
    }
}
