package io.coldstream.broker.http.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageFacts.Content;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/topics/{topic}/partitions/{partition}/messages/{offset}}: one message. Thread-safe. */
@Path("/v1/topics/{topic}/partitions/{partition}/messages/{offset}")
public final class MessageResource {
    /** How much of a message is sent as a download: it is in memory at once. */
    static final int DOWNLOAD_BYTES_MAX = 8 << 20;

    private final TopicLookup lookup;
    private final MessageListing messages;
    private final StreamSlots slots;
    private final ObjectMapper json;

    public MessageResource(TopicLookup lookup, MessageListing messages, StreamSlots slots, ObjectMapper json) {
        this.lookup = lookup;
        this.messages = messages;
        this.slots = slots;
        this.json = json;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
    public Response get(
            @PathParam("topic") String name,
            @PathParam("partition") String index,
            @PathParam("offset") String at,
            @QueryParam("download") @Nullable String download)
            throws StorageException, IOException, InterruptedException {
        Topic topic = lookup.require(name);
        TopicIdPartition partition = new TopicIdPartition(topic.id(), TopicLookup.partition(topic, index));
        long offset = WholeNumber.parse(at)
                .filter(number -> number >= 0)
                .orElseThrow(() -> ProblemException.invalid(
                        "offset", "offset must be a whole number, 0 or more; it was " + Quote.of(at) + "."));
        Download wanted = Download.of(download);
        StreamSlots.Slot slot = slots.take();
        try {
            MessageFacts message = find(partition, offset, wanted.keepBytesMax());
            return switch (wanted) {
                case SHOWN -> shown(partition, message);
                case RECORD -> record(topic, partition, message);
                case KEY -> bytes(topic, partition, message, "key", message.key());
                case VALUE -> bytes(topic, partition, message, "value", message.value());
            };
        } finally {
            slot.close();
        }
    }

    private enum Download {
        SHOWN,
        KEY,
        VALUE,
        RECORD;

        static Download of(@Nullable String text) {
            if (text == null) {
                return SHOWN;
            }
            return switch (text) {
                case "key" -> KEY;
                case "value" -> VALUE;
                case "record" -> RECORD;
                default ->
                    throw ProblemException.invalid(
                            "download",
                            "download must be key, value or record, or be left out; it was " + Quote.of(text) + ".");
            };
        }

        int keepBytesMax() {
            return this == SHOWN ? MessageStream.SHOWN_BYTES_MAX : DOWNLOAD_BYTES_MAX;
        }
    }

    private MessageFacts find(TopicIdPartition partition, long offset, int keepBytesMax)
            throws StorageException, IOException, InterruptedException {
        OffsetRange readable = messages.readable(partition)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "Partition " + partition.partition() + " is not served just now."));
        if (!readable.contains(offset)) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "There is no offset " + offset + " in partition " + partition.partition()
                            + ": it has the offsets from " + readable.start() + " up to, and without, "
                            + readable.end() + ".");
        }
        One one = new One(keepBytesMax);
        Waiting.await(messages.read(partition, offset), () -> {}).visit(new OffsetRange(offset, offset + 1), one);
        MessageFacts found = one.found;
        if (found == null) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "No record is at offset " + offset + ": it was never one's, or is the broker's own.");
        }
        return found;
    }

    /** Keeps the one record that it is shown. */
    private static final class One implements MessageVisitor {
        private final int keepBytesMax;
        private @Nullable MessageFacts found;

        One(int keepBytesMax) {
            this.keepBytesMax = keepBytesMax;
        }

        @Override
        public int keepBytesMax() {
            return keepBytesMax;
        }

        @Override
        public boolean message(MessageFacts message) {
            found = message;
            return false;
        }
    }

    private Response shown(TopicIdPartition partition, MessageFacts message) throws IOException {
        return Response.ok(json.writeValueAsBytes(MessageJson.of(partition.partition(), message)))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Response record(Topic topic, TopicIdPartition partition, MessageFacts message) throws IOException {
        Content key = message.key();
        Content value = message.value();
        boolean whole = (key == null || !key.isCut()) && (value == null || !value.isCut()) && !message.headersCut();
        if (!whole) {
            throw tooLarge("message", message.sizeInBytes());
        }
        return file(topic, partition, message, "json")
                .entity(json.writeValueAsBytes(MessageJson.of(partition.partition(), message)))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static Response bytes(
            Topic topic, TopicIdPartition partition, MessageFacts message, String part, @Nullable Content content) {
        if (content == null) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "The message at offset " + message.offset() + " has no " + part + ".");
        }
        if (content.isCut()) {
            throw tooLarge(part, content.sizeInBytes());
        }
        return file(topic, partition, message, part)
                .entity(content.bytes())
                .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .build();
    }

    /** Names of topics need no quoting: they are letters, digits, dots, dashes and underscores. */
    private static Response.ResponseBuilder file(
            Topic topic, TopicIdPartition partition, MessageFacts message, String ending) {
        String name = topic.name() + "-" + partition.partition() + "-" + message.offset() + "." + ending;
        return Response.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff"); // a value may be anything, a web page too
    }

    private static ProblemException tooLarge(String part, long bytes) {
        return ProblemException.invalid(
                "download",
                "The " + part + " has " + bytes + " bytes; downloads have at most " + DOWNLOAD_BYTES_MAX
                        + ". Read it with a Kafka client.");
    }
}
