package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code topics}: lists the topics of a running broker. */
public final class TopicsCommand extends ApiCommand {
    public TopicsCommand(Shell shell) {
        super("topics", "Lists the topics of a running broker", shell);
    }

    @Override
    public void configure(Subparser subparser) {
        addCommon(subparser);
    }

    @Override
    void run(ApiClient client, Namespace namespace) throws CommandFailure, IOException, InterruptedException {
        List<JsonNode> topics = list(client, "/topics", "topics");
        Table table = new Table("TOPIC", "PARTITIONS", "LOCAL BYTES", "REMOTE BYTES", "CREATED");
        topics.forEach(topic -> table.add(
                topic.path("name").asText(),
                topic.path("partitions").asText(),
                topic.path("local_bytes").asText(),
                topic.path("remote_bytes").asText(),
                topic.path("created_at").asText()));
        printList(namespace, "topics", topics, table);
    }
}
