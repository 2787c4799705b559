package io.coldstream.broker.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.command.BuiltInConfiguration;
import io.coldstream.broker.command.CommandErrors;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/**
 * {@code demo}: plays a file of events through a broker of its own and compares what comes back. The stores are those
 * that the environment names; everything local lies in a scratch directory.
 */
public final class DemoCommand extends Command {
    private static final int PARTITIONS_MAX = 64;
    /** Set by the start script, which knows what standard output is. */
    private static final String TERMINAL = "coldstream.terminal";

    private static final String SAMPLE = "examples/earthquakes-2016.csv";

    private final PrintStream out;

    public DemoCommand(PrintStream out) {
        super("demo", "Plays a file of events: in, to the archive, and back, in under two minutes");
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        subparser.addArgument("--file").help("events, one a line, plain or gzip (default: a sample of earthquakes)");
        subparser.addArgument("--dir").help("scratch directory (default: a fresh one, removed at the end)");
        subparser
                .addArgument("--resume")
                .action(Arguments.storeTrue())
                .help("take up a demo that was killed, in the --dir it used");
        subparser.addArgument("--keep").action(Arguments.storeTrue()).help("leave topic, archive and --dir behind");
        subparser
                .addArgument("--partitions")
                .type(Integer.class)
                .setDefault(3)
                .choices(Arguments.range(1, PARTITIONS_MAX))
                .help("partitions of the topic");
        subparser
                .addArgument("--compression")
                .setDefault("none")
                .choices("none", "gzip", "snappy", "lz4", "zstd")
                .help("the producer's compression");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        DemoOptions options = options(namespace);
        ColdstreamConfiguration configuration = configuration(bootstrap, options.directory());
        new DemoRun(configuration, options, out, System::nanoTime).run();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        if (failure instanceof DemoFailure) {
            cli.getStdErr().println("The demo failed: " + failure.getMessage());
            cli.getStdErr().flush();
        } else {
            CommandErrors.report(cli, failure);
        }
    }

    private static DemoOptions options(Namespace namespace) throws IOException, DemoFailure {
        boolean resume = namespace.getBoolean("resume");
        String dir = namespace.getString("dir");
        if (resume && (dir == null || !DemoLedger.existsIn(Path.of(dir)))) {
            throw new DemoFailure("--resume needs the --dir of a demo that had sent all its events.");
        }
        if (!resume && dir != null && Files.exists(Path.of(dir)) && !isEmpty(Path.of(dir))) {
            throw new DemoFailure("The scratch directory " + dir + " is not empty; name a new one, or --resume.");
        }
        Path file = file(namespace.getString("file"));
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new DemoFailure("The file " + file + " cannot be read; --file names a file with one event a line.");
        }
        Path directory = dir == null ? Files.createTempDirectory("coldstream-demo-") : Path.of(dir);
        Files.createDirectories(directory);
        return new DemoOptions(
                file,
                directory.toAbsolutePath().normalize(),
                resume,
                namespace.getBoolean("keep"),
                namespace.getInt("partitions"),
                namespace.getString("compression"),
                Boolean.getBoolean(TERMINAL));
    }

    private static Path file(@Nullable String named) {
        return named != null ? Path.of(named) : Path.of(System.getProperty("coldstream.home", "."), SAMPLE);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** The built-in configuration with the demo's own directory, a free port, and no waiting. */
    private static ColdstreamConfiguration configuration(Bootstrap<?> bootstrap, Path directory) throws Exception {
        return BuiltInConfiguration.load(bootstrap, root -> {
            root.put("dataDir", directory.toString());
            object(root, "kafka").put("listen", "127.0.0.1:0").put("advertised", "");
            object(root, "kafka").put("groupInitialRebalanceDelay", "0s");
            object(root, "tiering").put("interval", "200ms").put("deletionGracePeriod", "0s");
        });
    }

    private static ObjectNode object(ObjectNode root, String field) {
        JsonNode present = root.get(field);
        return present instanceof ObjectNode node ? node : root.putObject(field);
    }
}
