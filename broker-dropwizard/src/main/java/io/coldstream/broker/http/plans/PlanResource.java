package io.coldstream.broker.http.plans;

import io.coldstream.api.http.PlanDetail;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.plan.Plans;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/v1/topics/{topic}/retention/plan}: what goes and when, as things are. Thread-safe. */
@Path("/v1/topics/{topic}/retention/plan")
@Produces(MediaType.APPLICATION_JSON)
public final class PlanResource {
    private final TopicLookup lookup;
    private final Plans plans;

    public PlanResource(TopicLookup lookup, Plans plans) {
        this.lookup = lookup;
        this.plans = plans;
    }

    @GET
    public PlanDetail get(@PathParam("topic") String name) {
        return PlanViews.detail(plans.present(lookup.require(name)), plans.facts());
    }
}
