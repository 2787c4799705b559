package io.coldstream.broker.http.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.http.request.TimeText;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageFacts.Content;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as the API shows them. Stateless. */
final class MessageJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessageJson() {}

    static ObjectNode of(int partition, MessageFacts message) {
        ObjectNode node = JSON.objectNode();
        node.put("type", "message");
        node.put("partition", partition);
        node.put("offset", message.offset());
        node.put("timestamp", TimeText.show(message.timestampMs()));
        node.put("timestamp_type", message.logAppendTime() ? "log_append_time" : "create_time");
        Content key = message.key();
        Content value = message.value();
        node.set("key", content(key));
        node.set("value", content(value));
        ArrayNode headers = node.putArray("headers");
        for (MessageFacts.Header header : message.headers()) {
            ObjectNode shown = headers.addObject();
            shown.put("name", new String(header.name().bytes(), StandardCharsets.UTF_8));
            shown.set("value", content(header.value()));
        }
        if (message.headersCut()) {
            node.put("headers_truncated", true);
        }
        node.put("key_bytes", key == null ? null : (Long) key.sizeInBytes());
        node.put("value_bytes", value == null ? null : (Long) value.sizeInBytes());
        return node;
    }

    private static @Nullable ObjectNode content(@Nullable Content content) {
        if (content == null) {
            return null;
        }
        ObjectNode node = JSON.objectNode();
        Optional<String> text = text(content);
        if (text.isPresent()) {
            node.put("text", text.get());
        } else {
            node.put("base64", content.bytes());
        }
        if (content.isCut()) {
            node.put("truncated", true);
        }
        return node;
    }

    /** The bytes as text if they are UTF-8; a character that was cut is left out. */
    private static Optional<String> text(Content content) {
        ByteBuffer bytes = ByteBuffer.wrap(content.bytes());
        CharBuffer text = CharBuffer.allocate(content.bytes().length);
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        boolean wrong = strict.decode(bytes, text, !content.isCut()).isError();
        return wrong ? Optional.empty() : Optional.of(text.flip().toString());
    }
}
