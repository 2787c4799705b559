package io.coldstream.broker.command;

import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.http.HttpApi;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code check [FILE]}: says what is wrong with a configuration, and starts nothing. */
public final class CheckCommand extends ConfiguredCommand<ColdstreamConfiguration> {
    private final PrintStream out;

    public CheckCommand(PrintStream out) {
        super("check", "Says what is wrong with a configuration without starting");
        this.out = out;
    }

    @Override
    protected Argument addFileArgument(Subparser subparser) {
        return super.addFileArgument(subparser).setDefault(BuiltInConfiguration.PATH);
    }

    @Override
    protected void run(
            Bootstrap<ColdstreamConfiguration> bootstrap, Namespace namespace, ColdstreamConfiguration configuration)
            throws StartupException {
        HttpApi.checkAccess(
                (AbstractServerFactory) configuration.getServerFactory(),
                configuration.http().accounts());
        out.println(namespace.getString("file") + " is a working configuration:");
        out.println("  data directory  " + configuration.dataDir());
        out.println("  Kafka listener  " + configuration.kafka().listen());
        out.println("  archive         "
                + (configuration.objectStore().isS3()
                        ? "s3://" + configuration.objectStore().bucket() + "/"
                                + configuration.objectStore().prefix()
                        : configuration.objectStore().directory(configuration.dataDir())));
        out.println("  database        " + configuration.database().url(configuration.dataDir()));
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        CommandErrors.report(cli, failure);
    }
}
