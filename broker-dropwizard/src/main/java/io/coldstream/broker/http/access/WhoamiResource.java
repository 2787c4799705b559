package io.coldstream.broker.http.access;

import io.coldstream.api.http.Whoami;
import io.coldstream.broker.access.User;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/v1/whoami}. Thread-safe: without state. */
@Path("/v1/whoami")
@Produces(MediaType.APPLICATION_JSON)
public final class WhoamiResource {
    @GET
    public Whoami get(@Context SecurityContext security) {
        User user = UserContext.user(security);
        return new Whoami(user.name(), user.role().word(), user.authenticated());
    }
}
