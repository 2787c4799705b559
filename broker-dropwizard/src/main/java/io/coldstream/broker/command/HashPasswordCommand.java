package io.coldstream.broker.command;

import io.coldstream.broker.access.PasswordHash;
import io.coldstream.broker.access.TokenHash;
import io.coldstream.broker.config.StartupException;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code hash-password [--token]}: prints what stands for a password or a token in the configuration file. */
public final class HashPasswordCommand extends Command {
    private static final String TOKEN = "token";

    private final InputStream in;
    private final @Nullable Console console;
    private final PrintStream out;

    /**
     * The command.
     *
     * @param in where the password comes from if there is no console
     * @param console the terminal, where people type without seeing it; or {@code null}
     */
    public HashPasswordCommand(InputStream in, @Nullable Console console, PrintStream out) {
        super("hash-password", "Reads a password from standard input and prints its hash for http.users");
        this.in = in;
        this.console = console;
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        subparser
                .addArgument("--" + TOKEN)
                .action(Arguments.storeTrue())
                .help("read a random token instead, for http.tokens (openssl rand -hex 32 makes one)");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws IOException, StartupException {
        boolean isToken = namespace.getBoolean(TOKEN);
        String secret = read(isToken ? "Token: " : "Password: ");
        if (secret.isEmpty()) {
            throw new StartupException("Standard input holds nothing; it must be one line with the secret.");
        }
        if (!isToken) {
            out.println(PasswordHash.of(secret.toCharArray(), PasswordHash.ITERATIONS, new SecureRandom()));
        } else if (secret.length() >= TokenHash.TOKEN_CHARACTERS_MIN) {
            out.println(TokenHash.of(secret));
        } else {
            throw new StartupException("A token must be random and have " + TokenHash.TOKEN_CHARACTERS_MIN
                    + " characters or more; this one has " + secret.length() + ".");
        }
    }

    /** The first line. A line's end is not part of it, whichever it is: nobody types one. */
    private String read(String prompt) throws IOException {
        if (console != null) {
            char[] typed = console.readPassword(prompt);
            return typed == null ? "" : new String(typed);
        }
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        CommandErrors.report(cli, failure);
    }
}
