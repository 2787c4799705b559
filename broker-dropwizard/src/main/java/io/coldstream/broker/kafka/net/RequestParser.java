package io.coldstream.broker.kafka.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestHeader;

/** Reads requests from frames. Immutable. */
final class RequestParser {
    private final HandlerTable table;

    RequestParser(HandlerTable table) {
        this.table = table;
    }

    /**
     * Reads one request; what it holds may refer to the frame's bytes.
     *
     * @throws MalformedRequestException if it cannot be read, or isn't served
     */
    ParsedRequest parse(ByteBuf frame) throws MalformedRequestException {
        ByteBuffer bytes = frame.nioBuffer();
        RequestHeader header = parseHeader(bytes);
        ApiKeys apiKey = header.apiKey();
        short version = header.apiVersion();
        if (apiKey == ApiKeys.API_VERSIONS && !serves(apiKey, version)) {
            return new ParsedRequest(
                    header, new ApiVersionsRequest(new ApiVersionsRequestData(), (short) 0, header.apiVersion()));
        }
        if (!serves(apiKey, version)) {
            throw new MalformedRequestException("%s v%d is not served".formatted(apiKey, version));
        }
        return new ParsedRequest(header, parseBody(apiKey, version, bytes));
    }

    private boolean serves(ApiKeys apiKey, short version) {
        if (apiKey == ApiKeys.API_VERSIONS) {
            return version >= apiKey.oldestVersion() && version <= apiKey.latestVersion(false);
        }
        return table.find(apiKey).filter(api -> api.serves(version)).isPresent();
    }

    private static RequestHeader parseHeader(ByteBuffer bytes) throws MalformedRequestException {
        try {
            return RequestHeader.parse(bytes);
        } catch (RuntimeException e) { // the generated readers throw whatever comes to hand
            throw new MalformedRequestException("the request's header cannot be read: " + e);
        }
    }

    private static AbstractRequest parseBody(ApiKeys apiKey, short version, ByteBuffer bytes)
            throws MalformedRequestException {
        try {
            // Bytes behind the body are passed over, as Kafka does: librdkafka 2.16 leaves some behind Metadata v13.
            return AbstractRequest.parseRequest(apiKey, version, new ByteBufferAccessor(bytes)).request;
        } catch (RuntimeException | OutOfMemoryError e) {
            // Out of memory: an array that claims more elements than the heap has room for, in one allocation.
            throw new MalformedRequestException("%s v%d cannot be read: %s".formatted(apiKey, version, e));
        }
    }
}
