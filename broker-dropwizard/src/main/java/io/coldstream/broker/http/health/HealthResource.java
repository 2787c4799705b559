package io.coldstream.broker.http.health;

import io.coldstream.api.http.HealthReport;
import io.coldstream.broker.health.Checked;
import io.coldstream.broker.health.HealthMonitor;
import io.coldstream.broker.health.Status;
import io.coldstream.broker.http.access.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /api/v1/health}: 200 while the broker serves, degraded or not, and 503 when it cannot. Thread-safe. */
@OpenToAll
@Path("/v1/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
    private final HealthMonitor monitor;

    public HealthResource(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @GET
    public Response get() {
        List<Checked> checks = monitor.checkAll();
        Status worst = HealthMonitor.worst(checks);
        return Response.status(worst == Status.UNHEALTHY ? Response.Status.SERVICE_UNAVAILABLE : Response.Status.OK)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new HealthReport(
                        worst.word(), checks.stream().map(HealthResource::check).toList()))
                .build();
    }

    private static HealthReport.Check check(Checked checked) {
        return new HealthReport.Check(
                checked.name(),
                checked.finding().status().word(),
                checked.finding().message(),
                checked.checkedAt());
    }
}
