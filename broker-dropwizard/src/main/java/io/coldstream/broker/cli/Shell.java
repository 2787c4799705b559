package io.coldstream.broker.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param out for what scripts read
 * @param err for people
 * @param environment the environment variables
 * @param errIsTerminal whether somebody sees standard error while the command runs
 */
public record Shell(PrintStream out, PrintStream err, Map<String, String> environment, boolean errIsTerminal) {
    /** Set by the start script, which knows what standard error is. */
    private static final String TERMINAL = "coldstream.terminal.err";

    public Shell {
        environment = Map.copyOf(environment);
    }

    /** The process's own. */
    public static Shell ofProcess() {
        return new Shell(System.out, System.err, System.getenv(), Boolean.getBoolean(TERMINAL));
    }

    /** Shows how far it is, over what was shown before, if somebody sees it. */
    void progress(String text) {
        if (errIsTerminal) {
            err.print("\r" + text + "\u001b[K");
            err.flush();
        }
    }

    /** Takes away what {@link #progress} showed. */
    void endProgress() {
        progress("");
    }

    /** Where the built-in configuration has the broker listen. */
    String defaultUrl() {
        String host = environment.getOrDefault("COLDSTREAM_HTTP_HOST", "127.0.0.1");
        boolean everywhere = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        return "http://" + (everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host) + ":"
                + environment.getOrDefault("COLDSTREAM_HTTP_PORT", "8080");
    }
}
