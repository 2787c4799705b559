package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;

/** {@code retention plan|apply|explain}: what a running broker keeps, and what a change would delete. */
public final class RetentionCommand extends ApiCommand {
    private static final String ACTION = "action";
    private static final String TOPIC = "topic";
    private static final String SET = "set";
    private static final String PLAN = "plan";

    public RetentionCommand(Shell shell) {
        super("retention", "Shows what a running broker deletes, changes it and explains it", shell);
    }

    @Override
    public void configure(Subparser subparser) {
        Subparsers actions = subparser.addSubparsers().dest(ACTION).metavar("ACTION");
        Subparser plan =
                actions.addParser(PLAN).help("say what goes, as things are or after a change; nothing is changed");
        addCommon(plan);
        plan.addArgument(TOPIC);
        addSet(plan, false);
        Subparser apply = actions.addParser("apply").help("change what a topic keeps");
        addCommon(apply);
        apply.addArgument(TOPIC);
        addSet(apply, true);
        apply.addArgument("--" + PLAN)
                .help("the id of the plan that is agreed to, if the change deletes more than before");
        Subparser explain = actions.addParser("explain").help("say why a segment is where it is");
        addCommon(explain);
        explain.addArgument(TOPIC);
        explain.addArgument("partition").type(Integer.class);
        explain.addArgument("offset").type(Long.class);
    }

    private static void addSet(Subparser parser, boolean required) {
        parser.addArgument("--" + SET)
                .action(Arguments.append())
                .metavar("FIELD=VALUE")
                .required(required)
                .help(
                        "a field and its new value, such as total.max_age_ms=7d or local.max_bytes=none; may be repeated");
    }

    @Override
    void run(ApiClient client, Namespace namespace) throws CommandFailure, IOException, InterruptedException {
        String topic = "/topics/" + ApiClient.encoded(namespace.getString(TOPIC));
        switch (namespace.getString(ACTION)) {
            case PLAN -> plan(client, namespace, topic + "/retention");
            case "apply" -> apply(client, namespace, topic + "/retention");
            default -> explain(client, namespace, topic);
        }
    }

    private ObjectNode change(Namespace namespace) throws CommandFailure {
        ObjectNode body = mapper().createObjectNode();
        List<String> settings = namespace.getList(SET);
        Settings.read(settings == null ? List.of() : settings, body);
        return body;
    }

    private void plan(ApiClient client, Namespace namespace, String path)
            throws CommandFailure, IOException, InterruptedException {
        ObjectNode change = change(namespace);
        print(
                namespace,
                change.isEmpty()
                        ? client.get(path + "/plan").body()
                        : client.send("PATCH", path + "?dry_run=true", change, null)
                                .body());
    }

    private void apply(ApiClient client, Namespace namespace, String path)
            throws CommandFailure, IOException, InterruptedException {
        ObjectNode change = change(namespace);
        ApiClient.Answer present = client.get(path);
        String plan = namespace.getString(PLAN);
        String query = plan == null ? "" : "?plan=" + ApiClient.encoded(plan);
        try {
            ApiClient.Answer changed = client.send("PATCH", path + query, change, present.etag());
            if (wantsJson(namespace)) {
                printJson(changed.body());
            } else {
                printRetention(changed.body());
            }
        } catch (CommandFailure e) {
            if (e.problem().path(PLAN).isObject()) {
                print(namespace, e.problem().path(PLAN)); // what to agree to
            }
            throw e;
        }
    }

    private void printRetention(JsonNode retention) {
        Table table = new Table("FIELD", "VALUE", "SOURCE");
        retention
                .path("source")
                .properties()
                .forEach(field -> table.add(
                        field.getKey(),
                        retention.at("/" + field.getKey().replace('.', '/')).asText("null"),
                        field.getValue().asText()));
        table.print(shell().out());
    }

    private void explain(ApiClient client, Namespace namespace, String topic)
            throws CommandFailure, IOException, InterruptedException {
        JsonNode shown = client.get(topic + "/partitions/" + namespace.getInt("partition") + "/segments/"
                        + namespace.getLong("offset") + "/explain")
                .body();
        if (wantsJson(namespace)) {
            printJson(shown);
            return;
        }
        PrintStream out = shell().out();
        out.println("Offsets " + shown.path("base_offset").asText() + " to "
                + shown.path("end_offset").asText() + " of partition "
                + shown.path("partition").asText() + " are "
                + shown.path("state").asText() + ", " + shown.path("log_bytes").asText() + " bytes. "
                + shown.path("sentence").asText());
        Table table = new Table("STEP", "DUE", "RULE", "STOPPED", "SETTING", "SOURCE");
        shown.path("steps")
                .forEach(step -> table.add(
                        step.path(ACTION).asText(),
                        step.path("due").asText(),
                        step.path("rule").asText(),
                        step.path("stopped").asText(),
                        step.path("setting").asText(),
                        step.path("source").asText()));
        table.print(out);
    }

    private void print(Namespace namespace, JsonNode plan) throws IOException {
        if (wantsJson(namespace)) {
            printJson(plan);
            return;
        }
        PrintStream out = shell().out();
        out.println("Plan " + plan.path("id").asText() + ", until "
                + plan.path("expires_at").asText());
        Table table = new Table("WHAT", "SEGMENTS", "LOG BYTES", "RECORDS");
        addAmount(table, "upload now", plan.path("upload"));
        addAmount(table, "evict now", plan.path("evict"));
        addAmount(table, "delete now", plan.path("delete_now"));
        addAmount(table, "delete within 30 days", plan.path("delete_within_30_days"));
        addAmount(table, "held", plan.path("held"));
        addAmount(table, "newly deleted", plan.path("newly_deleted"));
        table.print(out);
        plan.path("groups_losing_records")
                .forEach(loss -> out.println("Group " + loss.path("group").asText() + " loses "
                        + loss.path("records").asText() + " unread records of "
                        + loss.path(TOPIC).asText() + ", partition "
                        + loss.path("partition").asText() + "."));
        plan.path("doubts").forEach(doubt -> out.println("Doubt: " + doubt.asText()));
    }

    private static void addAmount(Table table, String what, JsonNode amount) {
        table.add(
                what,
                amount.path("segments").asText(),
                amount.path("log_bytes").asText(),
                amount.path("records").asText(""));
    }
}
