package io.coldstream.broker.http.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
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
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/topics/{topic}/partitions/{partition}/messages/{offset}}: one message. Thread-safe. */
@Path("/v1/topics/{topic}/partitions/{partition}/messages/{offset}")
public final class MessageResource {
    /** How much of a key, a value, or all headers is sent as a download: it is in memory at once. */
    static final int DOWNLOAD_BYTES_MAX = 2 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(MessageResource.class);

    private final TopicLookup lookup;
    private final MessageListing messages;
    private final StreamSlots slots;
    private final StreamSlots downloads;
    private final ObjectWriter json;

    /**
     * @param slots for messages that are shown, cut
     * @param downloads for whole ones
     */
    public MessageResource(
            TopicLookup lookup, MessageListing messages, StreamSlots slots, StreamSlots downloads, ObjectMapper json) {
        this.lookup = lookup;
        this.messages = messages;
        this.slots = slots;
        this.downloads = downloads;
        this.json = json.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
    public Response get(
            @PathParam("topic") String name,
            @PathParam("partition") String index,
            @PathParam("offset") String at,
            @QueryParam("download") @Nullable String download,
            @Context HttpServletRequest request)
            throws StorageException, IOException, InterruptedException {
        Topic topic = lookup.require(name);
        TopicIdPartition partition = new TopicIdPartition(topic.id(), TopicLookup.partition(topic, index));
        long offset = WholeNumber.parse(at)
                .filter(number -> number >= 0)
                .orElseThrow(() -> ProblemException.invalid(
                        "offset", "offset must be a whole number, 0 or more; it was " + Quote.of(at) + "."));
        Download wanted = Download.of(download);
        StreamSlots.Slot slot = (wanted == Download.SHOWN ? slots : downloads).take();
        boolean sends = false;
        try {
            MessageFacts message = find(partition, offset, wanted.keepBytesMax());
            Answer answer = switch (wanted) {
                case SHOWN -> shown(partition, message);
                case RECORD -> record(topic, partition, message);
                case KEY -> bytes(topic, partition, message, "key", message.key());
                case VALUE -> bytes(topic, partition, message, "value", message.value());
            };
            if (request.getMethod().equals(HttpMethod.HEAD)) {
                return answer.head().build();
            }
            Response response = answer.head().entity(sent(answer, slot)).build();
            sends = true;
            return response;
        } finally {
            if (!sends) {
                slot.close();
            }
        }
    }

    /**
     * What is said of a message, and how its bytes are sent.
     *
     * @param head the status and the headers
     * @param body writes the bytes
     */
    private record Answer(Response.ResponseBuilder head, StreamingOutput body) {}

    /** The slot is taken for as long as the message is in memory: a reader may be slow. */
    private static StreamingOutput sent(Answer answer, StreamSlots.Slot slot) {
        return out -> {
            try (slot) {
                answer.body().write(out);
            } catch (IOException e) {
                LOG.debug("A reader of one message left: {}", e.getMessage()); // nobody is left to tell
            }
        };
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
        if (found == null && one.unreadable != null) {
            throw new StorageException(
                    StorageException.Kind.CORRUPT,
                    "In partition " + partition.partition() + " " + one.unreadable + ".");
        }
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
        private @Nullable String unreadable;

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

        @Override
        public boolean unreadable(OffsetRange offsets, String why) {
            unreadable = why;
            return false;
        }
    }

    private Answer shown(TopicIdPartition partition, MessageFacts message) {
        return asJson(Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store"), partition, message);
    }

    private Answer asJson(Response.ResponseBuilder head, TopicIdPartition partition, MessageFacts message) {
        return new Answer(
                head.type(MediaType.APPLICATION_JSON_TYPE),
                out -> json.writeValue(out, MessageJson.of(partition.partition(), message)));
    }

    private Answer record(Topic topic, TopicIdPartition partition, MessageFacts message) {
        Content key = message.key();
        Content value = message.value();
        boolean whole = (key == null || !key.isCut()) && (value == null || !value.isCut()) && !message.headersCut();
        if (!whole) {
            throw tooLarge("message", message.sizeInBytes());
        }
        return asJson(file(topic, partition, message, "json"), partition, message);
    }

    private static Answer bytes(
            Topic topic, TopicIdPartition partition, MessageFacts message, String part, @Nullable Content content) {
        if (content == null) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "The message at offset " + message.offset() + " has no " + part + ".");
        }
        if (content.isCut()) {
            throw tooLarge(part, content.sizeInBytes());
        }
        byte[] kept = content.bytes();
        return new Answer(
                file(topic, partition, message, part).type(MediaType.APPLICATION_OCTET_STREAM_TYPE),
                out -> out.write(kept));
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
