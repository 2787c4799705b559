package io.coldstream.broker.kafka.net;

import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Requests as bytes. */
public final class Wire {
    private Wire() {}

    /** A whole request, length first. */
    public static byte[] request(ApiKeys apiKey, int version, int correlationId, ApiMessage body) {
        return framed(join(header(apiKey, version, correlationId), body(body, version)));
    }

    static byte[] header(ApiKeys apiKey, int version, int correlationId) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(apiKey.id)
                .setRequestApiVersion((short) version)
                .setCorrelationId(correlationId)
                .setClientId("test");
        return body(header, apiKey.requestHeaderVersion((short) version));
    }

    static byte[] body(org.apache.kafka.common.protocol.Message body, int version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(body.size(cache, (short) version));
        body.write(new ByteBufferAccessor(bytes), cache, (short) version);
        return bytes.array();
    }

    public static byte[] framed(byte[] payload) {
        return ByteBuffer.allocate(Integer.BYTES + payload.length)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
