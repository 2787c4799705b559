package io.coldstream.broker.command;

import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.runtime.Preparation;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code server [FILE]}: runs the broker until it is stopped. */
public final class ServeCommand extends ServerCommand<ColdstreamConfiguration> {
    private final Preparation preparation;

    /** Begins the preparation when it is called, so that it runs beside the reading of the configuration. */
    public ServeCommand(Application<ColdstreamConfiguration> application, Preparation preparation) {
        super(application, "server", "Runs the broker; without a file, the environment variables say how");
        this.preparation = preparation;
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        preparation.begin();
        super.run(bootstrap, namespace);
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
