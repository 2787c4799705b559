package io.coldstream.broker.http.groups;

import io.coldstream.api.http.GroupDetail;
import io.coldstream.api.http.GroupPage;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/groups}. A group's id may hold any character: in the path it is percent-encoded. Thread-safe. */
@Path("/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
public final class GroupsResource {
    private final GroupListing groups;

    public GroupsResource(GroupListing groups) {
        this.groups = groups;
    }

    @GET
    public GroupPage list(
            @QueryParam("page_size") @Nullable String pageSize, @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        // An absent position is not the empty one: a group's id may be empty.
        String behind = page.position().orElse(null);
        List<GroupFacts> found = groups.groups().stream()
                .filter(group -> behind == null || group.groupId().compareTo(behind) > 0)
                .sorted(Comparator.comparing(GroupFacts::groupId))
                .limit(page.pageSize() + 1L)
                .toList();
        boolean more = found.size() > page.pageSize();
        List<GroupFacts> shown = more ? found.subList(0, page.pageSize()) : found;
        return new GroupPage(
                shown.stream().map(GroupViews::summary).toList(),
                more ? PageRequest.token(shown.get(shown.size() - 1).groupId()) : null);
    }

    @GET
    @Path("/{group}")
    public GroupDetail get(@PathParam("group") String groupId) throws StorageException {
        return groups.group(groupId)
                .map(GroupViews::detail)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_GROUP, "There is no consumer group " + Quote.of(groupId) + "."));
    }
}
