package io.coldstream.broker.demo;

/** The demo did not see what it should have seen; the message says what. */
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
