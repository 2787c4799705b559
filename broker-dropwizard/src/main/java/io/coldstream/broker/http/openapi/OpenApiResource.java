package io.coldstream.broker.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coldstream.broker.http.access.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code /api/v1/openapi.yaml} and {@code /api/v1/openapi.json}: the same document twice. Immutable. */
@OpenToAll
@Path("/v1")
public final class OpenApiResource {
    private static final String RESOURCE = "openapi.yaml";

    private final String yaml;
    private final String json;

    private OpenApiResource(String yaml, String json) {
        this.yaml = yaml;
        this.json = json;
    }

    /** Reads the document that is built into the broker. */
    public static OpenApiResource load(ObjectMapper mapper) {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing: the broker was built without it");
            }
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            JsonNode tree = new YAMLMapper().readTree(yaml);
            return new OpenApiResource(yaml, mapper.writeValueAsString(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Path("/openapi.yaml")
    @Produces("application/yaml") // RFC 9512
    public String yaml() {
        return yaml;
    }

    @GET
    @Path("/openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    public String json() {
        return json;
    }
}
