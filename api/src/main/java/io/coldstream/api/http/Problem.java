package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, as RFC 9457 ({@code application/problem+json}) has it.
 *
 * @param type a URI that stands for the kind of problem, the same for all problems of the kind
 * @param title the kind in a few words
 * @param status the HTTP status
 * @param detail what is wrong with this request, and what would be right
 * @param instance the path that was asked for
 * @param field the parameter or the member of the body that is to blame, with dots between levels
 * @param line the line of the body that is not JSON, from 1
 * @param column the column in that line, from 1
 * @param errorId the id under which the broker's log says more
 * @param plan what the change would do, if it has to be agreed to first
 * @param gone when and why the records went that were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        @JsonProperty("type") String type,
        @JsonProperty("title") String title,
        @JsonProperty("status") int status,
        @JsonProperty("detail") String detail,
        @JsonProperty("instance") String instance,
        @JsonProperty("field") @Nullable String field,
        @JsonProperty("line") @Nullable Integer line,
        @JsonProperty("column") @Nullable Integer column,
        @JsonProperty("error_id") @Nullable String errorId,
        @JsonProperty("plan") @Nullable PlanDetail plan,
        @JsonProperty("gone") @Nullable Gone gone) {
    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A problem that has nothing more to show. */
    public Problem(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            @Nullable String field,
            @Nullable Integer line,
            @Nullable Integer column,
            @Nullable String errorId) {
        this(type, title, status, detail, instance, field, line, column, errorId, null, null);
    }
}
