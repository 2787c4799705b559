package io.coldstream.broker.command;

import io.coldstream.broker.config.ColdstreamConfiguration;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code server [FILE]}: runs the broker until it is stopped. */
public final class ServeCommand extends ServerCommand<ColdstreamConfiguration> {
    public ServeCommand(Application<ColdstreamConfiguration> application) {
        super(application, "server", "Runs the broker; without a file, the environment variables say how");
    }

    @Override
    protected Argument addFileArgument(Subparser subparser) {
        return super.addFileArgument(subparser).setDefault(BuiltInConfiguration.PATH);
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        CommandErrors.report(cli, failure);
    }
}
