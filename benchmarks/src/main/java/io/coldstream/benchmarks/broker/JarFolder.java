package io.coldstream.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A class path that is one folder of jars. Each measured process has one of its own.
 *
 * @param folder where the build collected the jars
 */
public record JarFolder(Path folder) {
    /** The Java that runs this process, so that all processes run on the same. */
    public static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public String classPath() {
        return folder.resolve("*").toString();
    }

    /**
     * The version in the name of a jar.
     *
     * @throws IOException if there is not exactly one such jar
     */
    public String versionOf(String artifact) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> versions = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\Q" + artifact + "\\E-[0-9].*\\.jar"))
                    .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                    .toList();
            if (versions.size() != 1) {
                throw new IOException(folder + " has versions " + versions + " of " + artifact + ", not one");
            }
            return versions.get(0);
        }
    }
}
