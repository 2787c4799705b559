package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One version of a policy.
 *
 * @param name the policy's name
 * @param version which version
 */
public record PolicyRef(
        @JsonProperty("name") String name,
        @JsonProperty("version") int version) {}
