package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.dropwizard.validation.ValidationMethod;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the archive lies: a directory, or a bucket of an S3-compatible store. */
public final class ObjectStoreSettings {
    private static final Pattern S3_LOCATION = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");
    private static final Pattern PREFIX =
            Pattern.compile("([a-zA-Z0-9_-][a-zA-Z0-9._-]*(/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*)?/?");

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String location = "";

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String endpoint = "";

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String region = "";

    @JsonProperty
    private @Nullable Boolean pathStyle;

    /** Whether the archive is in a bucket and not in a directory. */
    @JsonIgnore
    public boolean isS3() {
        return location.startsWith("s3:");
    }

    /** The directory of the archive when it is not in a bucket; {@code objects} in the data directory by default. */
    public Path directory(Path dataDir) {
        return location.isBlank() ? dataDir.resolve("objects") : Path.of(location);
    }

    public String bucket() {
        return s3Location().group(1);
    }

    /** What every key in the bucket starts with, without slashes at its ends; may be empty. */
    public String prefix() {
        String prefix = s3Location().group(2);
        return prefix == null ? "" : prefix.replaceAll("/+$", "");
    }

    /** The store's address when it is not AWS itself. */
    public @Nullable URI endpoint() {
        return endpoint.isBlank() ? null : URI.create(endpoint);
    }

    public @Nullable String region() {
        return region.isBlank() ? null : region;
    }

    /** Whether the bucket stands in the path and not in the host name; so by default for a store that is not AWS. */
    public boolean pathStyle() {
        return pathStyle == null ? endpoint() != null : pathStyle;
    }

    @JsonIgnore
    @ValidationMethod(
            message = "objectStore.location must be a directory or s3://bucket/prefix; a bucket's name has 3 to 63 of"
                    + " the characters a-z 0-9 . - and a prefix consists of the characters a-z A-Z 0-9 . _ - /")
    public boolean isLocationLegal() {
        if (!isS3()) {
            return !location.contains("://");
        }
        Matcher matcher = S3_LOCATION.matcher(location);
        return matcher.matches()
                && (matcher.group(2) == null || PREFIX.matcher(matcher.group(2)).matches());
    }

    @JsonIgnore
    @ValidationMethod(message = "objectStore.endpoint must be an http or https URL, such as http://127.0.0.1:9000")
    public boolean isEndpointLegal() {
        if (endpoint.isBlank()) {
            return true;
        }
        try {
            URI uri = URI.create(endpoint);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Matcher s3Location() {
        Matcher matcher = S3_LOCATION.matcher(location);
        if (!matcher.matches()) {
            throw new IllegalStateException("not an s3:// location: " + location);
        }
        return matcher;
    }
}
