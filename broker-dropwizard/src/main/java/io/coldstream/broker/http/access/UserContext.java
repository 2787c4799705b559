package io.coldstream.broker.http.access;

import io.coldstream.broker.access.Role;
import io.coldstream.broker.access.User;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Carries the user of a request to its resource. Immutable. */
public final class UserContext implements SecurityContext {
    private static final String ACTING = "acting";

    private final User user;
    private final boolean mayAct;
    private final SecurityContext connection;

    /** @param mayAct whether the user may do what the request asks for, and not only see what would be done */
    UserContext(User user, boolean mayAct, SecurityContext connection) {
        this.user = user;
        this.mayAct = mayAct;
        this.connection = connection;
    }

    /**
     * Who sent the request, for resources that want to note who did it.
     *
     * @throws IllegalStateException if the user may only see what would be done
     */
    public static User user(SecurityContext context) {
        if (context.isUserInRole(ACTING) && context.getUserPrincipal() instanceof User user) {
            return user;
        }
        throw new IllegalStateException("a request reached its resource without a user who may act");
    }

    @Override
    public Principal getUserPrincipal() {
        return user;
    }

    @Override
    public boolean isUserInRole(String role) {
        return role.equals(ACTING)
                ? mayAct
                : Role.of(role).filter(user.role()::covers).isPresent();
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
