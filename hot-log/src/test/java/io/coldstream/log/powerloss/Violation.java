package io.coldstream.log.powerloss;

/** A history has come to an end that it must not come to. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    enum Kind {
        /** A record, or a whole log, that had to stay is not there. */
        LOST,
        /** A retry was appended again. */
        DUPLICATED,
        /** Something is there that nobody sent there, an offset went backwards, or an operation failed without cause. */
        WRONG
    }

    private final Kind kind;

    Violation(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Violation(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The same with the whole story. */
    Violation in(String history) {
        return new Violation(kind, kind + ": " + getMessage() + "\n" + history, this);
    }

    Kind kind() {
        return kind;
    }
}
