package io.coldstream.broker.http.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.api.OffsetRange;
import io.coldstream.broker.http.request.TimeText;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of messages on its way: reads, searches, writes a line for each message that fits and for the progress.
 * Owned by the request's thread.
 *
 * <p>Partitions take turns, so that each has its share of the limit whatever the others hold.
 */
final class MessageStream {
    /** How much of a key, a value and of all headers together is shown. */
    static final int SHOWN_BYTES_MAX = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(MessageStream.class);

    private final MessageListing messages;
    private final Beginning beginning;
    private final int limit;
    private final @Nullable PartSearch search;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final OutputStream out;
    private final BooleanSupplier ending;

    private List<Cursor> cursors = List.of();
    private long totalRecords;
    private long scannedRecords;
    private long scannedBytes;
    private long scannedToMs = -1;
    private long matched;
    private long lastFlushMs;

    /** Finds where a stream begins and ends in each partition; that may take the archive. */
    @FunctionalInterface
    interface Beginning {
        /**
         * Finds them.
         *
         * @param heart to be called several times on the way
         */
        List<Cursor> find(Waiting.Heart heart) throws StorageException, IOException, InterruptedException;
    }

    MessageStream(
            MessageListing messages,
            Beginning beginning,
            int limit,
            @Nullable PartSearch search,
            InstantSource clock,
            ObjectMapper json,
            OutputStream out,
            BooleanSupplier ending) {
        this.messages = messages;
        this.beginning = beginning;
        this.limit = limit;
        this.search = search;
        this.clock = clock;
        this.json = json;
        this.out = out;
        this.ending = ending;
    }

    /**
     * Writes everything, the end's line last.
     *
     * @throws IOException if the client has gone
     */
    void run() throws IOException {
        lastFlushMs = clock.millis();
        try {
            cursors = List.copyOf(beginning.find(this::beat));
            totalRecords =
                    cursors.stream().mapToLong(cursor -> cursor.left().size()).sum();
            end(scan(), null);
        } catch (StorageException e) {
            LOG.warn("A stream of messages ends early: {}", e.getMessage());
            end("error", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            LOG.debug("A stream of messages ends early: {}", e.getMessage());
            end("cancelled", "The broker is stopping.");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String scan() throws StorageException, IOException, InterruptedException {
        long share = Math.max(1, (limit + cursors.size() - 1L) / Math.max(1, cursors.size()));
        boolean more = true;
        while (more) {
            more = false;
            for (Cursor cursor : cursors) {
                if (matched == limit) {
                    return "limit";
                }
                if (ending.getAsBoolean()) {
                    return "cancelled";
                }
                if (!cursor.isDone()) {
                    turn(cursor, share);
                    more = true;
                }
            }
        }
        return matched == limit ? "limit" : "end_of_range";
    }

    private void turn(Cursor cursor, long share) throws StorageException, IOException, InterruptedException {
        // Retention may have been faster than this stream.
        OffsetRange readable = messages.readable(cursor.partition())
                .orElseThrow(() -> new StorageException(
                        StorageException.Kind.NOT_FOUND,
                        "Partition " + cursor.partition().partition() + " is gone."));
        cursor.moveTo(readable.start());
        if (cursor.isDone()) {
            return;
        }
        long before = cursor.next();
        MessageListing.Batches batches = Waiting.await(messages.read(cursor.partition(), before), this::beat);
        boolean all = batches.visit(cursor.left(), new Visitor(cursor, Math.min(limit, matched + share)));
        if (all) {
            if (batches.endOffset() <= before) {
                throw new StorageException(
                        StorageException.Kind.CORRUPT,
                        "Partition " + cursor.partition().partition() + " has a hole at offset " + before + ".");
            }
            cursor.moveTo(batches.endOffset());
        }
        progressIfDue();
    }

    /** Looks at one partition's messages during one turn. */
    private final class Visitor implements MessageVisitor {
        private final Cursor cursor;
        private final long stopAt;

        Visitor(Cursor cursor, long stopAt) {
            this.cursor = cursor;
            this.stopAt = stopAt;
        }

        @Override
        public int keepBytesMax() {
            return SHOWN_BYTES_MAX;
        }

        @Override
        public void bytes(Part part, byte[] buffer, int length) {
            if (search != null) {
                search.accept(part, buffer, length);
            }
        }

        @Override
        public boolean message(MessageFacts message) {
            scannedRecords++;
            scannedBytes += message.sizeInBytes();
            scannedToMs = message.timestampMs();
            cursor.moveTo(message.offset() + 1);
            try {
                if (search == null || search.foundThenReset()) {
                    matched++;
                    line(MessageJson.of(cursor.partition().partition(), message));
                }
                progressIfDue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return matched < stopAt;
        }

        @Override
        public boolean unreadable(OffsetRange offsets, String why) {
            if (search != null) {
                search.reset();
            }
            long start = Math.max(cursor.next(), offsets.start());
            cursor.moveTo(offsets.end());
            if (start < cursor.next()) {
                try {
                    passedOver(cursor.partition().partition(), new OffsetRange(start, cursor.next()), why);
                    progressIfDue();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return matched < stopAt;
        }
    }

    private void passedOver(int partition, OffsetRange offsets, String why) throws IOException {
        ObjectNode skipped = JsonNodeFactory.instance.objectNode();
        skipped.put("type", "skipped");
        skipped.put("partition", partition);
        skipped.putObject("offsets").put("start", offsets.start()).put("end", offsets.end());
        skipped.put("detail", "In partition " + partition + " " + why + ".");
        line(skipped);
    }

    private void beat() throws IOException, InterruptedException {
        if (ending.getAsBoolean()) {
            throw new InterruptedException("the server stops");
        }
        progressIfDue();
    }

    /** Also finds out whether the client is still there. */
    private void progressIfDue() throws IOException {
        if (clock.millis() - lastFlushMs < Waiting.BEAT_MS) {
            return;
        }
        ObjectNode progress = JsonNodeFactory.instance.objectNode();
        progress.put("type", "progress");
        progress.put("scanned_records", scannedRecords);
        progress.put("scanned_bytes", scannedBytes);
        progress.put("total_records", totalRecords);
        progress.put("at", TimeText.show(scannedToMs));
        line(progress);
        out.flush();
        lastFlushMs = clock.millis();
    }

    private void end(String reason, @Nullable String detail) throws IOException {
        ObjectNode end = JsonNodeFactory.instance.objectNode();
        end.put("type", "end");
        end.put("reason", reason);
        end.put("scanned_records", scannedRecords);
        end.put("total_records", totalRecords);
        end.put("matched", matched);
        ObjectNode next = end.putObject("next");
        cursors.forEach(cursor -> next.put(String.valueOf(cursor.partition().partition()), cursor.next()));
        if (detail != null) {
            end.put("detail", detail);
        }
        line(end);
        out.flush();
    }

    private void line(ObjectNode node) throws IOException {
        out.write(json.writeValueAsBytes(node));
        out.write('\n');
    }
}
