package io.coldstream.broker.http.access;

import io.coldstream.broker.access.Role;
import io.coldstream.broker.access.User;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Carries the user of a request to its resource. Immutable. */
public final class UserContext implements SecurityContext {
    private final User user;
    private final SecurityContext connection;

    UserContext(User user, SecurityContext connection) {
        this.user = user;
        this.connection = connection;
    }

    /** Who sent the request, for resources that want to note who did it. */
    public static User user(SecurityContext context) {
        if (context.getUserPrincipal() instanceof User user) {
            return user;
        }
        throw new IllegalStateException("a request reached its resource without a user");
    }

    @Override
    public Principal getUserPrincipal() {
        return user;
    }

    @Override
    public boolean isUserInRole(String role) {
        return Role.of(role).filter(user.role()::covers).isPresent();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String getAuthenticationScheme() {
        return user.authenticated() ? "COLDSTREAM" : "";
    }
}
