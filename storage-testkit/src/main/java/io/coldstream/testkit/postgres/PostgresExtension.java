package io.coldstream.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link PostgresTestServer} to whatever test method asks for one. The server is started at the first request,
 * shared by all test classes of the JVM, and stopped by JUnit at the end. Stateless.
 */
public final class PostgresExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PostgresTestServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(PostgresExtension.class))
                .computeIfAbsent(PostgresTestServer.class, key -> start(), PostgresTestServer.class);
    }

    private static PostgresTestServer start() {
        try {
            return PostgresTestServer.start();
        } catch (IOException e) {
            throw new UncheckedIOException("no PostgreSQL server for tests could be started", e);
        }
    }
}
