package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Who sent the request.
 *
 * @param name the user's name
 * @param role viewer, operator or admin
 * @param authenticated whether the user proved it; if not, nobody is configured who could
 */
public record Whoami(
        @JsonProperty("name") String name,
        @JsonProperty("role") String role,
        @JsonProperty("authenticated") boolean authenticated) {}
