package io.coldstream.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.command.CommandErrors;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** A command that asks a running broker. Owned by the thread that runs it. */
abstract class ApiCommand extends Command {
    private static final String URL = "url";
    private static final String OUTPUT = "output";
    private static final String JSON = "json";

    private final Shell shell;
    private final ObjectMapper mapper = new ObjectMapper();

    ApiCommand(String name, String description, Shell shell) {
        super(name, description);
        this.shell = shell;
    }

    final Shell shell() {
        return shell;
    }

    final ObjectMapper mapper() {
        return mapper;
    }

    /** Adds what every such command has. */
    final void addCommon(Subparser parser) {
        parser.addArgument("--" + URL)
                .setDefault(shell.defaultUrl())
                .help("the broker's HTTP address; who asks is in COLDSTREAM_USER and COLDSTREAM_PASSWORD, or"
                        + " COLDSTREAM_TOKEN (default: %(default)s)");
        parser.addArgument("-o", "--" + OUTPUT)
                .choices("table", JSON)
                .setDefault("table")
                .help("for people, or what the broker answers (default: %(default)s)");
    }

    @Override
    public final void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        run(ApiClient.of(namespace.getString(URL), shell.environment()), namespace);
    }

    abstract void run(ApiClient client, Namespace namespace) throws CommandFailure, IOException, InterruptedException;

    static boolean wantsJson(Namespace namespace) {
        return JSON.equals(namespace.getString(OUTPUT));
    }

    final void printJson(JsonNode answer) throws IOException {
        shell.out().println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    }

    /**
     * Reads a list, page by page.
     *
     * @param path with what it asks for, if anything
     * @param member the member of each page that has the entries
     */
    final List<JsonNode> list(ApiClient client, String path, String member)
            throws CommandFailure, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String token = "";
        do {
            String page = path + (path.contains("?") ? "&" : "?") + "page_size=1000"
                    + (token.isEmpty() ? "" : "&page_token=" + token);
            JsonNode answer = client.get(page).body();
            answer.path(member).forEach(all::add);
            token = answer.path("next_page_token").asText("");
            if (token.equals("null")) {
                token = "";
            }
            shell.progress(all.size() + " " + member);
        } while (!token.isEmpty());
        shell.endProgress();
        return all;
    }

    final void printList(Namespace namespace, String member, List<JsonNode> entries, Table table) throws IOException {
        if (wantsJson(namespace)) {
            printJson(mapper.createObjectNode().set(member, mapper.valueToTree(entries)));
        } else {
            table.print(shell.out());
        }
    }

    @Override
    public final void onError(Cli cli, Namespace namespace, Throwable failure) {
        shell.endProgress();
        if (failure instanceof CommandFailure) {
            cli.getStdErr().println(failure.getMessage());
            cli.getStdErr().flush();
        } else {
            CommandErrors.report(cli, failure);
        }
    }
}
