package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that takes longer than somebody waits for an answer.
 *
 * @param kind what it does: {@code verify}, {@code fetch_back}
 * @param subject what it is about: a topic's name
 * @param state {@code running}, {@code done}, {@code failed} or {@code cancelled}
 * @param startedAt when somebody asked for it
 * @param endedAt when it ended, or {@code null}
 * @param startedBy who asked for it
 * @param progress how far it is
 * @param detail what came out of it, or why it failed; until it ends, how it goes, or {@code null}
 */
public record JobDetail(
        @JsonProperty("id") String id,
        @JsonProperty("kind") String kind,
        @JsonProperty("subject") String subject,
        @JsonProperty("state") String state,

        @JsonProperty("started_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant startedAt,

        @JsonProperty("ended_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant endedAt,

        @JsonProperty("started_by") String startedBy,
        @JsonProperty("progress") Progress progress,
        @JsonProperty("detail") @Nullable String detail) {
    /**
     * How far it is.
     *
     * @param done how much is done
     * @param total how much there is to do, as far as that is known
     * @param unit {@code bytes} or {@code segments}
     */
    public record Progress(
            @JsonProperty("done") long done,
            @JsonProperty("total") long total,
            @JsonProperty("unit") String unit) {}
}
