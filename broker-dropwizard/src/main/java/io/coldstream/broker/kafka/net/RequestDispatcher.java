package io.coldstream.broker.kafka.net;

import io.coldstream.broker.kafka.net.ReadGate.Pause;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Leads a connection's requests to their handlers, and the responses out in the order of the requests. Owned by the
 * connection's event loop.
 */
final class RequestDispatcher extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private final RequestParser parser;
    private final HandlerCalls calls;
    private final ResponseWriter writer;
    private final int requestsInFlightMax;
    private final Queue<Exchange> exchanges = new ArrayDeque<>();
    private boolean reading;
    private boolean draining;
    private boolean leaving;

    RequestDispatcher(Connection connection, RequestParser parser, HandlerCalls calls, int requestsInFlightMax) {
        this.connection = connection;
        this.parser = parser;
        this.calls = calls;
        this.writer = new ResponseWriter(connection);
        this.requestsInFlightMax = requestsInFlightMax;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = true;
        Frame frame = (Frame) message;
        ParsedRequest request;
        try {
            request = parser.parse(frame.payload());
        } catch (MalformedRequestException e) {
            frame.release();
            connection.reject(e.reason());
            return;
        } catch (RuntimeException | Error e) {
            frame.release();
            throw e;
        }
        Exchange exchange = new Exchange(request, frame);
        if (!request.refersToFrame()) {
            exchange.releaseFrame();
        }
        exchanges.add(exchange);
        count();
        calls.start(connection, exchange, () -> onDone(exchange));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        writer.pump();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.touch();
        writer.pump();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Drain.EVENT) {
            draining = true;
            connection.gate().pause(Pause.DRAINING);
            leaveIfDrained();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        writer.close();
        for (Exchange exchange : exchanges) {
            if (exchange.isDone()) { // the others are dropped when their handlers are done with them
                drop(exchange);
            }
        }
        exchanges.clear();
        connection.requestsInFlight(0);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.failed(cause);
    }

    private void onDone(Exchange exchange) {
        exchange.releaseFrame(); // now, even if the response has to wait for those before it
        if (!connection.channel().isActive()) {
            exchanges.remove(exchange); // channelInactive may still be to come
            drop(exchange);
            return;
        }
        if (leaving) {
            return; // the loop below is at work and will come to it
        }
        leaving = true;
        try {
            for (Exchange next = exchanges.peek(); next != null && next.isDone(); next = exchanges.peek()) {
                exchanges.remove();
                leave(next);
            }
        } finally {
            leaving = false;
        }
        if (!reading) {
            writer.pump();
        }
        count();
        leaveIfDrained();
    }

    private void leave(Exchange exchange) {
        ParsedRequest request = exchange.request();
        switch (exchange.state()) {
            case ANSWERED -> calls.encode(connection, exchange).ifPresentOrElse(writer::add, writer::closeWhenWritten);
            case FAILED -> writer.closeWhenWritten();
            case SILENT -> {}
            case HANDLED -> throw new IllegalStateException("not done");
        }
        connection
                .metrics()
                .requestHandled(
                        request.apiKey(),
                        request.header().apiVersion(),
                        connection.nanoTime() - exchange.receivedAtNanos(),
                        exchange.handlerFailed());
    }

    private static void drop(Exchange exchange) {
        if (exchange.state() == Exchange.State.ANSWERED) {
            ResponseEncoder.drop(exchange.takeResponse());
        }
    }

    private void count() {
        connection.requestsInFlight(exchanges.size());
        if (exchanges.size() >= requestsInFlightMax) {
            connection.gate().pause(Pause.IN_FLIGHT);
        } else {
            connection.gate().resume(Pause.IN_FLIGHT);
        }
    }

    private void leaveIfDrained() {
        if (draining && exchanges.isEmpty()) {
            writer.closeWhenWritten();
        }
    }
}
