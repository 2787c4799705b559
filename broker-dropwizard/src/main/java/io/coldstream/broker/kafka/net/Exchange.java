package io.coldstream.broker.kafka.net;

import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to its response. Owned by the connection's event loop.
 *
 * <p>It ends in exactly one of three ways: answered, without an answer, or failed beyond any answer.
 */
final class Exchange {
    enum State {
        HANDLED,
        ANSWERED,
        SILENT,
        FAILED
    }

    private final ParsedRequest request;
    private final long receivedAtNanos;
    private State state = State.HANDLED;
    private @Nullable ApiMessage response;
    private boolean handlerFailed;

    /** What the request's data refer to, until the handler is done with them. */
    private @Nullable Frame frame;

    Exchange(ParsedRequest request, Frame frame) {
        this.request = request;
        this.receivedAtNanos = frame.receivedAtNanos();
        this.frame = frame;
    }

    ParsedRequest request() {
        return request;
    }

    long receivedAtNanos() {
        return receivedAtNanos;
    }

    State state() {
        return state;
    }

    boolean isDone() {
        return state != State.HANDLED;
    }

    boolean handlerFailed() {
        return handlerFailed;
    }

    /** The response of an answered exchange, which from now on is the caller's. */
    ApiMessage takeResponse() {
        ApiMessage taken = response;
        if (taken == null) {
            throw new IllegalStateException("there is no response to " + request.apiKey());
        }
        response = null;
        return taken;
    }

    void answer(ApiMessage message) {
        response = message;
        end(State.ANSWERED);
    }

    void silence() {
        end(State.SILENT);
    }

    void noteHandlerFailed() {
        handlerFailed = true;
    }

    void fail() {
        end(State.FAILED);
    }

    /** What a handler may hold on to. */
    RequestBytes bytes() {
        return frame == null ? RequestBytes.NONE : frame;
    }

    void releaseFrame() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }

    private void end(State end) {
        if (isDone()) {
            throw new IllegalStateException(request.apiKey() + " was answered twice");
        }
        state = end;
    }
}
