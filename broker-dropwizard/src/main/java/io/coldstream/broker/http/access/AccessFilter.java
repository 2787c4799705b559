package io.coldstream.broker.http.access;

import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.access.User;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.DryRun;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sends a request (RFC 7617 and RFC 6750) and whether that user may, before its body is read. Where
 * nobody is configured, everybody may do everything. Thread-safe.
 */
@Priority(Priorities.AUTHENTICATION)
public final class AccessFilter implements ContainerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Accounts accounts;

    @Context
    @SuppressWarnings("NullAway.Init") // Jersey sets it, to a proxy that finds the thread's request
    private ResourceInfo resource;

    public AccessFilter(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Class<?> type = resource.getResourceClass();
        if (type != null && type.isAnnotationPresent(OpenToAll.class)) {
            return;
        }
        User user =
                accounts.isEmpty() ? User.ANONYMOUS : authenticate(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        @Nullable Method method = resource.getResourceMethod();
        Role needed = needed(method, request.getMethod());
        boolean mayAct = user.role().covers(needed);
        if (!mayAct && !mayLook(user, method, request)) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "This needs the role " + needed.word() + "; " + Quote.of(user.name()) + " has the role "
                            + user.role().word() + ".");
        }
        request.setSecurityContext(new UserContext(user, mayAct, request.getSecurityContext()));
    }

    /** The role that a method needs by its annotation, or by default. */
    public static Role needed(@Nullable Method method, String httpMethod) {
        @Nullable Needs needs = method == null ? null : method.getAnnotation(Needs.class);
        if (needs != null) {
            return needs.value();
        }
        return READING.contains(httpMethod) ? Role.VIEWER : Role.ADMIN;
    }

    /** Whether the request only asks what would be done, and the user may know that. */
    private static boolean mayLook(User user, @Nullable Method method, ContainerRequestContext request) {
        @Nullable Needs needs = method == null ? null : method.getAnnotation(Needs.class);
        return needs != null
                && user.role().covers(needs.ofDryRun())
                && DryRun.parse(request.getUriInfo().getQueryParameters().get(DryRun.PARAMETER));
    }

    private User authenticate(@Nullable String authorization) {
        if (authorization == null) {
            throw unauthorized("Say who you are: with a name and a password (Basic), or with a token (Bearer).");
        }
        String[] parts = authorization.strip().split(" +", 2);
        String credentials = parts.length == 2 ? parts[1] : "";
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "basic" -> ofBasic(credentials);
            case "bearer" -> accounts.byToken(credentials).orElseThrow(() -> unauthorized("Nobody has this token."));
            default -> throw unauthorized("The Authorization header must have the scheme Basic or Bearer.");
        };
    }

    private User ofBasic(String credentials) {
        String text = decode(credentials)
                .filter(decoded -> decoded.indexOf(':') >= 0)
                .orElseThrow(() -> unauthorized("After \"Basic\" must come name:password in base64."));
        int colon = text.indexOf(':');
        String name = text.substring(0, colon);
        try {
            return accounts.byPassword(name, text.substring(colon + 1)).orElseThrow(() -> {
                LOG.warn("Somebody tried a wrong name or password over HTTP, as {}", Quote.of(name));
                return unauthorized("The name or the password is wrong.");
            });
        } catch (Accounts.BusyException e) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_ATTEMPTS,
                    "Too many passwords are being compared already; try again in a few seconds.");
        }
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ProblemException unauthorized(String detail) {
        return new ProblemException(ProblemType.UNAUTHORIZED, detail);
    }
}
