package io.coldstream.broker.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.health.HealthMonitor;
import io.coldstream.broker.health.MonitoredHealthCheck;
import io.coldstream.broker.http.access.AccessFilter;
import io.coldstream.broker.http.access.OwnNameRule;
import io.coldstream.broker.http.access.WhoamiResource;
import io.coldstream.broker.http.audit.AuditResource;
import io.coldstream.broker.http.console.ConsoleFiles;
import io.coldstream.broker.http.coverage.CoverageResource;
import io.coldstream.broker.http.deletions.DeletionsResource;
import io.coldstream.broker.http.explain.ExplainResource;
import io.coldstream.broker.http.groups.GroupsResource;
import io.coldstream.broker.http.groups.OffsetReset;
import io.coldstream.broker.http.health.HealthResource;
import io.coldstream.broker.http.holds.HoldsResource;
import io.coldstream.broker.http.jobs.FetchBackRequests;
import io.coldstream.broker.http.jobs.JobsResource;
import io.coldstream.broker.http.messages.MessageResource;
import io.coldstream.broker.http.messages.MessagesResource;
import io.coldstream.broker.http.messages.StreamSlots;
import io.coldstream.broker.http.openapi.OpenApiResource;
import io.coldstream.broker.http.overview.OverviewResource;
import io.coldstream.broker.http.plans.PlanResource;
import io.coldstream.broker.http.policies.PoliciesResource;
import io.coldstream.broker.http.problem.ProblemErrorHandler;
import io.coldstream.broker.http.problem.ProblemMapper;
import io.coldstream.broker.http.request.BodyLimit;
import io.coldstream.broker.http.request.ContentTypeRule;
import io.coldstream.broker.http.retention.RetentionResource;
import io.coldstream.broker.http.retention.TieringResource;
import io.coldstream.broker.http.segments.SegmentsResource;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.http.topics.TopicsResource;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.MutableServletContextHandler;
import io.dropwizard.util.Duration;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the HTTP API into a Dropwizard application: resources, problems, health, metrics. */
public final class HttpApi {
    /** Where Jersey's resources are; what is above belongs to others, the console for one. */
    static final String URL_PATTERN = "/api/*";

    /** The largest body that is read. */
    public static final long BODY_BYTES_MAX = 1 << 20;

    /** How many may read messages at once; each holds a thread, and a batch or two. */
    static final int MESSAGE_READERS_MAX = 8;

    /** How many may download one message at once: it is in memory as a whole, several times if it is sent as JSON. */
    static final int MESSAGE_DOWNLOADS_MAX = 1;

    private static final java.time.Duration HEALTH_MAX_AGE = java.time.Duration.ofSeconds(5);
    private static final java.time.Duration HEALTH_PATIENCE = java.time.Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    private HttpApi() {}

    /**
     * Checks that the API is not open to other machines while nobody is configured.
     *
     * @throws StartupException if it would be
     */
    public static void checkAccess(AbstractServerFactory server, Accounts accounts) throws StartupException {
        if (accounts.isEmpty()) {
            ConnectorRules.requireLoopback(server);
        }
    }

    /**
     * Registers everything. To be called from the application's {@code run}, before the server is built.
     *
     * @param server the server's configuration; its paths and its mapping of errors are set here
     * @param accounts who may send requests; see {@link #checkAccess} if there is nobody
     */
    public static void install(
            AbstractServerFactory server, Environment environment, HttpServices services, Accounts accounts) {
        if (accounts.isEmpty()) {
            LOG.warn("Nobody is named in http.users or http.tokens: whoever can reach this machine's own HTTP address"
                    + " may do everything.");
            environment.jersey().register(new OwnNameRule(ConnectorRules.boundHosts(server)));
        }
        ConnectorRules.apply(server);
        server.setJerseyRootPath(URL_PATTERN);
        server.setRegisterDefaultExceptionMappers(false); // ProblemMapper has them all
        installErrors(environment, services);
        environment.jersey().register(new AccessFilter(accounts));
        // What is flushed has to arrive, compressed or not: lines of a stream tell how far it is. Jersey's own buffer
        // knows no flush before it is full; Jetty's does, and still sends a length with what fits into it.
        server.getGzipFilterFactory().setSyncFlush(true);
        environment.jersey().property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        StreamSlots readers = new StreamSlots(MESSAGE_READERS_MAX, "readers of messages are");
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle stopping) {
                readers.end();
            }
        });
        resources(environment.getObjectMapper(), services, readers).forEach(environment.jersey()::register);
        installHealth(environment, services);
        ConsoleFiles.install(environment, environment.getObjectMapper().writer());
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(services.metrics()))
                .addMapping("/metrics");
    }

    /** The API's resources, without health, which needs threads. */
    private static List<Object> resources(ObjectMapper mapper, HttpServices services, StreamSlots slots) {
        TopicLookup lookup = new TopicLookup(services.catalog());
        Governance governance = services.governance();
        DataServices data = services.data();
        Planning planning = services.planning();
        FetchBackRequests fetchBacks =
                new FetchBackRequests(planning.jobs(), planning.fetchBacks(), governance.audit(), services.clock());
        return List.of(
                new WhoamiResource(),
                new TopicsResource(
                        services.topics(),
                        services.catalog(),
                        services.partitions(),
                        data.traffic(),
                        governance.holdChanges()::standsOn,
                        planning.jobs(),
                        planning.deletion()),
                new RetentionResource(services.topics(), lookup, governance.guard()),
                new PoliciesResource(governance.policies(), services.catalog(), governance.guard()),
                new HoldsResource(
                        lookup, governance.holds(), governance.holdChanges(), planning.totals(), governance.locks()),
                new PlanResource(lookup, planning.plans()),
                new ExplainResource(lookup, planning.plans(), planning.deletions()::closedBecause, governance.audit()),
                new CoverageResource(lookup, planning.plans(), mapper),
                new TieringResource(services.topics(), lookup, governance.guard(), fetchBacks),
                new JobsResource(planning.jobs(), lookup, planning.verification(), fetchBacks),
                new DeletionsResource(planning.deletions()),
                new AuditResource(governance.audit(), mapper.writer()),
                new SegmentsResource(lookup, services.segments()),
                new GroupsResource(
                        services.groups(),
                        lookup,
                        new OffsetReset(data.messages(), data.offsets(), governance.audit(), services.clock())),
                new MessagesResource(lookup, data.messages(), slots, services.clock(), mapper),
                new MessageResource(
                        lookup,
                        data.messages(),
                        slots,
                        new StreamSlots(MESSAGE_DOWNLOADS_MAX, "download of a message is"),
                        mapper),
                new OverviewResource(services.catalog(), services.partitions(), data.broker(), planning.totals()),
                OpenApiResource.load(mapper));
    }

    private static void installErrors(Environment environment, HttpServices services) {
        environment.jersey().register(new ProblemMapper(services.ids()));
        environment.jersey().register(new ContentTypeRule());
        environment.jersey().register(new BodyLimit(BODY_BYTES_MAX));
        ObjectWriter json = environment.getObjectMapper().writer();
        ProblemErrorHandler errors = new ProblemErrorHandler(json, services.ids());
        for (MutableServletContextHandler context :
                List.of(environment.getApplicationContext(), environment.getAdminContext())) {
            context.setErrorHandler(errors);
            // A servlet may ask for its path although a part of it holds an encoded slash.
            context.getServletHandler().setDecodeAmbiguousURIs(true);
        }
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                if (starting instanceof Server jetty) {
                    jetty.setErrorHandler(errors); // for what no context sees: bad request lines and paths
                }
            }
        });
    }

    private static void installHealth(Environment environment, HttpServices services) {
        int threads = Math.max(1, services.probes().size());
        ExecutorService executor = environment
                .lifecycle()
                .executorService("health-%d")
                .minThreads(threads)
                .maxThreads(threads)
                .allowCoreThreadTimeOut(true)
                .keepAliveTime(Duration.seconds(30))
                .shutdownTime(Duration.milliseconds(100)) // a probe that hangs must not hold up the end
                .build();
        HealthMonitor monitor =
                new HealthMonitor(services.probes(), executor, services.clock(), HEALTH_MAX_AGE, HEALTH_PATIENCE);
        for (String name : monitor.names()) {
            environment.healthChecks().register(name, new MonitoredHealthCheck(monitor, name));
        }
        environment.jersey().register(new HealthResource(monitor));
    }
}
