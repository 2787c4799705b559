package io.coldstream.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.e2e.TestBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    private Path dataDir;

    @Test
    void checkpointsHaveAThreadOfTheirOwnThatNobodyInterrupts() throws Exception {
        try (TestBroker broker = TestBroker.start(dataDir)) {
            broker.broker().part(Checkpoints.class).run();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("log-checkpoint-1");
        }
    }
}
