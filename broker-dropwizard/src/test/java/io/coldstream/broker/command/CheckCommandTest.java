package io.coldstream.broker.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.ColdstreamApplication;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} as the application sets it up. */
class CheckCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private boolean check(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("my.yml"), text);
        ColdstreamApplication application = new ColdstreamApplication((broker, server) -> {});
        Bootstrap<ColdstreamConfiguration> bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        bootstrap.addCommand(new CheckCommand(new PrintStream(out, true, StandardCharsets.UTF_8)));
        return new Cli(new JarLocation(ColdstreamApplication.class), bootstrap, out, err)
                .run("check", file.toString())
                .isEmpty();
    }

    @Test
    void aGoodFileIsDescribed() throws Exception {
        assertThat(check("kafka: {listen: '127.0.0.1:9999'}")).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("127.0.0.1:9999");
    }

    @Test
    void aMisspelledSettingIsNamed() throws Exception {
        assertThat(check("kafka: {listne: '127.0.0.1:9999'}")).isFalse();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("kafka.listne");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
