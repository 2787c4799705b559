package io.coldstream.broker.e2e;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a child process says: copied to a file line by line, by a thread of its own, which ends with the process.
 * Whoever waits for a line gets a future. Guarded by its monitor.
 */
final class ProcessOutput {
    private static final class Wish {
        final String part;
        final CompletableFuture<String> seen = new CompletableFuture<>();
        int left;

        Wish(String part, int times) {
            this.part = part;
            this.left = times;
        }
    }

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();
    private boolean ended;

    private ProcessOutput(Path file) {
        this.file = file;
    }

    /** Starts to copy a stream; what the file has stays. */
    static ProcessOutput copy(InputStream from, Path file) {
        ProcessOutput output = new ProcessOutput(file);
        Thread thread = new Thread(() -> output.pump(from), "output-of-" + file.getFileName());
        thread.setDaemon(true);
        thread.start();
        return output;
    }

    private void pump(InputStream from) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
                BufferedWriter out =
                        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void accept(String line) {
        lines.add(line);
        for (Wish wish : wishes) {
            if (line.contains(wish.part) && --wish.left == 0) {
                wish.seen.complete(line);
            }
        }
        wishes.removeIf(wish -> wish.left == 0);
    }

    private synchronized void end() {
        ended = true;
        wishes.forEach(ProcessOutput::fail);
        wishes.clear();
    }

    private static void fail(Wish wish) {
        wish.seen.completeExceptionally(
                new IllegalStateException("the process ended without another line with '" + wish.part + "'"));
    }

    /** Completes at the n-th line with this part since the process was started; fails if the process ends before. */
    synchronized CompletableFuture<String> line(String part, int times) {
        Wish wish = new Wish(part, times);
        for (String line : lines) {
            if (line.contains(part) && --wish.left == 0) {
                wish.seen.complete(line);
                return wish.seen;
            }
        }
        if (ended) {
            fail(wish);
        } else {
            wishes.add(wish);
        }
        return wish.seen;
    }

    /** The lines that there are by now. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
