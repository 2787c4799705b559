package io.coldstream.broker.http.request;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Set;

/**
 * Refuses bodies that do not say what they are. A web page may make a browser send such bodies to any address, the
 * broker's too; with a JSON type the browser asks the broker first, and is not allowed to. Thread-safe.
 */
public final class ContentTypeRule implements ContainerRequestFilter {
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMediaType() == null && METHODS_WITH_BODY.contains(request.getMethod())) {
            throw new NotSupportedException();
        }
    }
}
