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
    public static final String NAME = "server";

    private final Preparation preparation;

    /** Has the rules of the configuration prepared while the file is read. */
    public ServeCommand(Application<ColdstreamConfiguration> application, Preparation preparation) {
        super(application, NAME, "Runs the broker; without a file, the environment variables say how");
        this.preparation = preparation;
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        preparation.beginValidation(bootstrap.getValidatorFactory());
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
