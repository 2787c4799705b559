package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a policy's name, page by page.
 *
 * @param name the name
 * @param versions the steps, newest first
 * @param nextPageToken the token for the page of older ones, or {@code null} on the last page
 */
public record PolicyHistory(
        @JsonProperty("name") String name,
        @JsonProperty("versions") List<Version> versions,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    /**
     * One step. After a deletion there is no description, retention and attachments.
     *
     * @param version its number
     * @param deleted whether the policy was deleted with it
     * @param description what the policy was for
     * @param retention what it set
     * @param attachments which topics it was for
     * @param changedAt when
     * @param changedBy who did it
     */
    public record Version(
            @JsonProperty("version") int version,
            @JsonProperty("deleted") boolean deleted,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("retention") @Nullable Map<String, Object> retention,

            @JsonProperty("attachments") @Nullable List<PolicyDetail.Attachment> attachments,

            @JsonProperty("changed_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant changedAt,

            @JsonProperty("changed_by") String changedBy) {}

    public PolicyHistory {
        versions = List.copyOf(versions);
    }
}
