package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;

/** {@code hold add|list|release}: legal holds of a running broker. */
public final class HoldCommand extends ApiCommand {
    private static final String ACTION = "action";
    private static final String REASON = "reason";

    public HoldCommand(Shell shell) {
        super("hold", "Places, lists and releases legal holds of a running broker", shell);
    }

    @Override
    public void configure(Subparser subparser) {
        Subparsers actions = subparser.addSubparsers().dest(ACTION).metavar("ACTION");
        Subparser add = actions.addParser("add").help("keep records, whatever any policy says");
        addCommon(add);
        add.addArgument("topic");
        add.addArgument("--reason").required(true).help("why the records must stay");
        add.addArgument("--owner").required(true).help("who answers for it");
        add.addArgument("--partition").type(Integer.class).help("one partition (default: all)");
        add.addArgument("--offsets")
                .metavar("START:END")
                .help("a range of offsets of the one partition, END not included");
        add.addArgument("--from").help("records from this time on, such as 2026-03-01T00:00:00Z");
        add.addArgument("--to").help("records before this time");
        Subparser list = actions.addParser("list").help("list holds");
        addCommon(list);
        list.addArgument("--state").choices("standing", "released", "all").setDefault("standing");
        list.addArgument("--topic");
        Subparser release = actions.addParser("release").help("end a hold");
        addCommon(release);
        release.addArgument("id");
        release.addArgument("--reason").required(true).help("why the records need not stay any longer");
    }

    @Override
    void run(ApiClient client, Namespace namespace) throws CommandFailure, IOException, InterruptedException {
        switch (namespace.getString(ACTION)) {
            case "add" -> print(namespace, List.of(add(client, namespace)));
            case "release" -> print(namespace, List.of(release(client, namespace)));
            default -> print(namespace, list(client, listPath(namespace), "holds"));
        }
    }

    private static String listPath(Namespace namespace) {
        String topic = namespace.getString("topic");
        return "/holds?state=" + namespace.getString("state")
                + (topic == null ? "" : "&topic=" + ApiClient.encoded(topic));
    }

    private JsonNode add(ApiClient client, Namespace namespace) throws CommandFailure, InterruptedException {
        ObjectNode body = mapper().createObjectNode();
        body.put("topic", namespace.getString("topic"));
        body.put(REASON, namespace.getString(REASON));
        body.put("owner", namespace.getString("owner"));
        Integer partition = namespace.getInt("partition");
        if (partition != null) {
            body.put("partition", partition);
        }
        String offsets = namespace.getString("offsets");
        if (offsets != null) {
            addOffsets(body.putObject("offsets"), offsets);
        }
        String from = namespace.getString("from");
        String to = namespace.getString("to");
        if ((from == null) != (to == null)) {
            throw new CommandFailure(ExitCode.USAGE, "--from and --to belong together.");
        }
        if (from != null) {
            body.putObject("times").put("from", from).put("to", to);
        }
        ApiClient.Answer placed = client.send("POST", "/holds", body, null);
        if (placed.goesOn()) {
            shell().err()
                    .println(
                            "The hold stands; do not place it again. Something that was being deleted when it was placed is"
                                    + " not at its end yet: of that, records may still go.");
        }
        return placed.body();
    }

    private static void addOffsets(ObjectNode offsets, String text) throws CommandFailure {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 2) {
                offsets.put("start", Long.parseLong(parts[0])).put("end", Long.parseLong(parts[1]));
                return;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a range of another form.
        }
        throw new CommandFailure(ExitCode.USAGE, "--offsets must be like 100:200; it was " + text);
    }

    private JsonNode release(ApiClient client, Namespace namespace) throws CommandFailure, InterruptedException {
        ObjectNode body = mapper().createObjectNode().put(REASON, namespace.getString(REASON));
        return client.send("POST", "/holds/" + ApiClient.encoded(namespace.getString("id")) + "/release", body, null)
                .body();
    }

    /** How many of the archived objects that a hold covers the bucket itself keeps. */
    private static String locked(JsonNode lock) {
        if (!lock.path("enabled").asBoolean()) {
            return "-";
        }
        JsonNode locked = lock.path("locked_objects");
        return locked.isNull()
                ? "soon"
                : locked.asLong() + " of "
                        + (locked.asLong() + lock.path("pending_objects").asLong());
    }

    private void print(Namespace namespace, List<JsonNode> holds) throws IOException {
        Table table = new Table("ID", "TOPIC", "PARTITION", "HELD BYTES", "LOCKED", "STATE", "OWNER", "REASON");
        holds.forEach(hold -> table.add(
                hold.path("id").asText(),
                hold.path("topic").asText(),
                hold.path("partition").isNull() ? "all" : hold.path("partition").asText(),
                hold.path("held_bytes").asText(),
                locked(hold.path("object_lock")),
                hold.path("released").isNull() ? "standing" : "released",
                hold.path("owner").asText(),
                hold.path(REASON).asText()));
        printList(namespace, "holds", holds, table);
    }
}
