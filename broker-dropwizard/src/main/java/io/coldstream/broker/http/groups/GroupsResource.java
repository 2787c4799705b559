package io.coldstream.broker.http.groups;

import io.coldstream.api.http.GroupDetail;
import io.coldstream.api.http.GroupPage;
import io.coldstream.api.http.OffsetResetReport;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.DryRun;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/groups}. A group's id may hold any character: in the path it is percent-encoded. Thread-safe. */
@Path("/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
public final class GroupsResource {
    private final GroupListing groups;
    private final TopicLookup lookup;
    private final OffsetReset reset;
    private final JsonBody json = new JsonBody();

    public GroupsResource(GroupListing groups, TopicLookup lookup, OffsetReset reset) {
        this.groups = groups;
        this.lookup = lookup;
        this.reset = reset;
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
        return GroupViews.detail(require(groupId));
    }

    @POST
    @Needs(value = Role.OPERATOR, ofDryRun = Role.VIEWER)
    @Path("/{group}/offsets/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    public OffsetResetReport reset(
            @PathParam("group") String groupId,
            @QueryParam(DryRun.PARAMETER) @Nullable String dryRun,
            @Context SecurityContext security,
            InputStream body)
            throws StorageException, IOException, InterruptedException {
        boolean preview = DryRun.parse(dryRun);
        OffsetResetBody wanted = OffsetResetBody.read(json.read(body), lookup);
        GroupFacts group = require(groupId);
        if (preview) {
            return reset.preview(group, wanted);
        }
        return reset.apply(group, wanted, UserContext.user(security).name());
    }

    private GroupFacts require(String groupId) throws StorageException {
        return groups.group(groupId)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_GROUP, "There is no consumer group " + Quote.of(groupId) + "."));
    }
}
