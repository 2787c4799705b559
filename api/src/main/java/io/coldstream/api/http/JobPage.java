package io.coldstream.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs, newest first. There are few enough for one page. */
public record JobPage(
        @JsonProperty("jobs") List<JobDetail> jobs,
        @JsonProperty("next_page_token") @Nullable String nextPageToken) {
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
