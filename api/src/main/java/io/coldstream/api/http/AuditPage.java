package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the audit log's entries.
 *
 * @param entries the entries
 * @param nextPageToken asks for the next page; {@code null} on the last
 */
public record AuditPage(
        @JsonProperty("entries") List<AuditEntryDetail> entries,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
