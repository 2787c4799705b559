package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code groups}: lists the consumer groups of a running broker. */
public final class GroupsCommand extends ApiCommand {
    public GroupsCommand(Shell shell) {
        super("groups", "Lists the consumer groups of a running broker", shell);
    }

    @Override
    public void configure(Subparser subparser) {
        addCommon(subparser);
    }

    @Override
    void run(ApiClient client, Namespace namespace) throws CommandFailure, IOException, InterruptedException {
        List<JsonNode> groups = list(client, "/groups", "groups");
        Table table = new Table("GROUP", "STATE", "MEMBERS", "LAG");
        groups.forEach(group -> table.add(
                group.path("group").asText(),
                group.path("state").asText(),
                group.path("member_count").asText(),
                group.path("total_lag").asText()));
        printList(namespace, "groups", groups, table);
    }
}
