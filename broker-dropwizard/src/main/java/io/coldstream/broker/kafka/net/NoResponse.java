package io.coldstream.broker.kafka.net;

import java.util.List;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * What a {@link RequestHandler} completes with when the request was handled and the protocol wants no answer. It is a
 * message so that handlers need no wrapper around every other answer; it has no bytes, and trying to write it is a bug.
 */
public enum NoResponse implements ApiMessage {
    MESSAGE;

    @Override
    public short apiKey() {
        return -1;
    }

    @Override
    public short lowestSupportedVersion() {
        return 0;
    }

    @Override
    public short highestSupportedVersion() {
        return 0;
    }

    @Override
    public void addSize(MessageSizeAccumulator size, ObjectSerializationCache cache, short version) {
        throw hasNoBytes();
    }

    @Override
    public void write(Writable writable, ObjectSerializationCache cache, short version) {
        throw hasNoBytes();
    }

    @Override
    public void read(Readable readable, short version) {
        throw hasNoBytes();
    }

    @Override
    public List<RawTaggedField> unknownTaggedFields() {
        return List.of();
    }

    @Override
    public Message duplicate() {
        return this;
    }

    private static IllegalStateException hasNoBytes() {
        return new IllegalStateException("NoResponse means that nothing is written");
    }
}
