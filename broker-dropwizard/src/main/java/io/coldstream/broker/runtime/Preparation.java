package io.coldstream.broker.runtime;

import com.google.inject.Guice;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.kafka.net.KafkaServer;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.jdbc.JdbcMetadataStore;
import jakarta.validation.ValidatorFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first steps of libraries that every broker needs, whatever its settings say: taken on a thread of their own while
 * the settings are read. The broker waits for them before it starts, so that no two threads begin with one library.
 * Owned by the thread that starts the broker.
 */
public final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private @Nullable CompletableFuture<Void> running;

    /** Begins; a second call does nothing. To be called as soon as there is logging. */
    public void begin() {
        if (running == null) {
            running = runBeside("preparation", Preparation::run);
        }
    }

    /**
     * Has the validator look at the configuration's classes, on a thread of its own, which nobody waits for: what is
     * validated meanwhile waits for itself alone.
     */
    public void beginValidation(ValidatorFactory factory) {
        var unused = runBeside(
                "preparation-validator", () -> factory.getValidator().validate(new ColdstreamConfiguration()));
    }

    private static CompletableFuture<Void> runBeside(String name, Runnable work) {
        return CompletableFuture.runAsync(work, command -> {
            Thread thread = new Thread(command, name);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void run() {
        try {
            JdbcMetadataStore.prepare();
        } catch (StorageException e) {
            throw new CompletionException(e);
        }
        KafkaServer.prepare();
        var unused = Guice.createInjector(new PreparedModule());
    }

    /** Waits for the end if it has begun. What failed here fails again, and is reported, where it is needed. */
    public void await() {
        if (running == null) {
            return;
        }
        try {
            running.join();
        } catch (CompletionException e) {
            LOG.debug("A library could not be prepared", e);
        }
    }
}
