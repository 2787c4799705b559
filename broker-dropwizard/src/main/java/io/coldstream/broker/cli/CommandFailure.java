package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Objects;

/** A command did not do what it was to do; the message is for people. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final transient JsonNode problem;

    public CommandFailure(ExitCode code, String message) {
        this(code, message, MissingNode.getInstance());
    }

    /** @param problem the broker's answer */
    CommandFailure(ExitCode code, String message, JsonNode problem) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
        this.problem = problem;
    }

    public ExitCode code() {
        return code;
    }

    /** The broker's answer, missing if there was none. */
    JsonNode problem() {
        return problem;
    }
}
