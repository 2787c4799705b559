package io.coldstream.broker.command;

import io.coldstream.broker.config.StartupException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.cli.Cli;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.BindException;

/** How a failed command reports: a sentence where somebody can act on it, a stack trace only for what is a bug. */
public final class CommandErrors {
    private CommandErrors() {}

    public static void report(Cli cli, Throwable failure) {
        PrintWriter err = cli.getStdErr();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupException || cause instanceof ConfigurationException) {
                err.println(cause.getMessage());
                err.flush();
                return;
            }
            if (cause instanceof FileNotFoundException) {
                err.println(cause.getMessage());
                err.flush();
                return;
            }
            if (cause.getCause() instanceof BindException) {
                err.println("An HTTP port cannot be used: " + cause.getMessage() + " ("
                        + cause.getCause().getMessage() + ")");
                err.flush();
                return;
            }
        }
        err.println("Coldstream stopped for a reason that should be reported as a bug:");
        failure.printStackTrace(err);
        err.flush();
    }
}
