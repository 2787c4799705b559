package io.coldstream.broker;

import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.cli.ExitCode;
import io.coldstream.broker.cli.GroupsCommand;
import io.coldstream.broker.cli.HoldCommand;
import io.coldstream.broker.cli.RetentionCommand;
import io.coldstream.broker.cli.Shell;
import io.coldstream.broker.cli.TopicsCommand;
import io.coldstream.broker.command.BuiltInConfiguration;
import io.coldstream.broker.command.CheckCommand;
import io.coldstream.broker.command.HashPasswordCommand;
import io.coldstream.broker.command.QuickConfigurationFactory;
import io.coldstream.broker.command.ServeCommand;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.demo.DemoCommand;
import io.coldstream.broker.http.HttpApi;
import io.coldstream.broker.runtime.Broker;
import io.coldstream.broker.runtime.Preparation;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.dropwizard.util.JarLocation;
import org.eclipse.jetty.server.Server;

/** Where the process starts: the commands, and the whole of {@code server} in {@link #run}. */
public final class ColdstreamApplication extends Application<ColdstreamConfiguration> {
    private final ReadyListener ready;
    private final Preparation preparation = new Preparation();

    /** An application that tells somebody when the broker serves Kafka and HTTP. */
    public ColdstreamApplication(ReadyListener ready) {
        this.ready = ready;
    }

    /** Told once, by the thread that starts the server. */
    @FunctionalInterface
    public interface ReadyListener {
        void ready(Broker broker, Server server);
    }

    public static void main(String[] arguments) throws Exception {
        new ColdstreamApplication((broker, server) -> ReadyBanner.print(System.out, broker, server)).run(arguments);
    }

    /**
     * As Dropwizard does it, without the JVM's gauges and the JMX reporter, which take a tenth of a start: Coldstream's
     * metrics are Prometheus's.
     */
    @Override
    public void run(String... arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(ServeCommand.NAME)) {
            preparation.begin();
        }
        Bootstrap<ColdstreamConfiguration> bootstrap = new Bootstrap<>(this);
        addDefaultCommands(bootstrap);
        initialize(bootstrap);
        new Cli(new JarLocation(getClass()), bootstrap, System.out, System.err)
                .run(arguments)
                .ifPresent(this::onFatalError);
    }

    /** The exit code tells how a command ended. */
    @Override
    protected void onFatalError(Throwable failure) {
        System.exit(ExitCode.of(failure));
    }

    @Override
    public String getName() {
        return "coldstream";
    }

    @Override
    public void initialize(Bootstrap<ColdstreamConfiguration> bootstrap) {
        bootstrap.setObjectMapper(PlainJackson.newObjectMapper());
        bootstrap.setConfigurationFactoryFactory(QuickConfigurationFactory::new);
        bootstrap.setConfigurationSourceProvider(BuiltInConfiguration.withEnvironment(new BuiltInConfiguration()));
    }

    @Override
    protected void addDefaultCommands(Bootstrap<ColdstreamConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand(this, preparation));
        bootstrap.addCommand(new CheckCommand(System.out));
        bootstrap.addCommand(new HashPasswordCommand(System.in, System.console(), System.out));
        bootstrap.addCommand(new DemoCommand(System.out));
        Shell shell = Shell.ofProcess();
        bootstrap.addCommand(new RetentionCommand(shell));
        bootstrap.addCommand(new HoldCommand(shell));
        bootstrap.addCommand(new TopicsCommand(shell));
        bootstrap.addCommand(new GroupsCommand(shell));
    }

    @Override
    public void run(ColdstreamConfiguration configuration, Environment environment) throws StartupException {
        AbstractServerFactory server = (AbstractServerFactory) configuration.getServerFactory();
        Accounts accounts = configuration.http().accounts();
        HttpApi.checkAccess(server, accounts);
        preparation.await();
        Broker broker = Broker.start(configuration);
        environment.lifecycle().manage(new AutoCloseableManager(broker));
        HttpApi.install(server, environment, broker.httpServices(), accounts);
        environment.lifecycle().addServerLifecycleListener(jetty -> ready.ready(broker, jetty));
    }
}
