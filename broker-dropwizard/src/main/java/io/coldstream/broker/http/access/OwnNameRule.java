package io.coldstream.broker.http.access;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where nobody is named, refuses requests that call this machine by a name that is not its own. Somebody may point a name
 * of his at 127.0.0.1 (DNS rebinding): then his web page and the broker are of one origin to a browser, and the page may
 * send what it likes. But the Host header (RFC 9110) still has his name. Thread-safe: immutable.
 */
@Priority(Priorities.AUTHENTICATION - 1)
public final class OwnNameRule implements ContainerRequestFilter {
    /** Browsers take whatever looks like this for an address, and ask no name server for it. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127(\\.[0-9]{1,3}){3}");

    private final Set<String> boundHosts;

    /** @param boundHosts where the server listens by its configuration: whoever wrote that may call it so */
    public OwnNameRule(Collection<String> boundHosts) {
        this.boundHosts =
                boundHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void filter(ContainerRequestContext request) {
        @Nullable String header = request.getHeaderString(HttpHeaders.HOST);
        @Nullable
        String host = header == null ? request.getUriInfo().getRequestUri().getHost() : withoutPort(header);
        if (host == null || !isOwn(host.toLowerCase(Locale.ROOT))) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "Nobody is named in http.users or http.tokens, so the broker answers only to names of this machine"
                            + " itself: localhost, 127.0.0.1 or [::1], not " + Quote.of(String.valueOf(host)) + ".");
        }
    }

    private boolean isOwn(String host) {
        return LOOPBACK.matcher(host).matches() || boundHosts.contains(host);
    }

    private static String withoutPort(String header) {
        int colon = header.startsWith("[") ? header.indexOf(':', header.indexOf(']') + 1) : header.indexOf(':');
        return colon < 0 ? header : header.substring(0, colon);
    }
}
