package io.coldstream.broker.http.console;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.servlets.assets.AssetServlet;
import jakarta.servlet.DispatcherType;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

/** Serves the console to everybody, without credentials: it is the API that decides who may see what. */
public final class ConsoleFiles {
    private static final String NAME = "console";
    private static final String FOLDER = "/io/coldstream/broker/console/";

    private ConsoleFiles() {}

    /**
     * To be called before the server is built.
     *
     * @param json writes problems
     */
    public static void install(Environment environment, ObjectWriter json) {
        environment
                .servlets()
                .addServlet(NAME, new AssetServlet(FOLDER, "/", "index.html", StandardCharsets.UTF_8))
                .addMapping("/*");
        environment
                .servlets()
                .addFilter(NAME + "-headers", new ConsoleHeaders(json))
                .addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), false, NAME);
    }
}
