package io.coldstream.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.DiskFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bug in the middle of a commit: whoever waits hears of it, and nothing is promised any more. */
class FailedCommitTest {
    private static final JournalSettings SETTINGS = new JournalSettings(64 << 10, 256 << 10);

    @TempDir
    private Path root;

    private final List<String> told = new ArrayList<>();

    /** A log that is asked something it has no answer to, as long as it is buggy. */
    private final class Client implements JournalClient {
        private boolean buggy;

        @Override
        public TopicIdPartition partition() {
            return new TopicIdPartition(new UUID(1, 2), 0);
        }

        @Override
        public boolean hasGap() {
            if (buggy) {
                throw new IllegalStateException("a bug");
            }
            return false;
        }

        @Override
        public void forceFiles() {
            told.add("forced");
        }

        @Override
        public void journaled(long use) {}

        @Override
        public void durable(JournalEntry last) {
            told.add("durable up to " + last.endOffset());
        }

        @Override
        public void notJournaled(JournalEntry last) {
            told.add("gap");
        }

        @Override
        public void broken(IOException cause) {
            told.add("stopped");
        }
    }

    private JournalEntry entry(Client client, long endOffset) {
        ByteBuffer batch = ByteBuffer.allocate(100);
        return new JournalEntry(client, 0, 100 * (endOffset - 1), endOffset, 0, 0, batch, new Acknowledgement() {
            @Override
            public void durable() {
                told.add("acknowledged " + endOffset);
            }

            @Override
            public void failed(IOException cause) {
                told.add("refused " + endOffset);
            }
        });
    }

    @Test
    void everybodyInTheGroupAndBehindItIsRefused() throws Exception {
        DiskFileStore disk = new DiskFileStore();
        Path folder = Files.createDirectory(root.resolve("journal"));
        try (JournalScan nothing = JournalScan.of(disk, folder, SETTINGS);
                Journal journal = Journal.open(disk, folder, SETTINGS, nothing, () -> {})) {
            journal.relieve(() -> {});
            Client client = new Client();
            journal.submit(entry(client, 1));
            assertThat(journal.commit()).isTrue();
            assertThat(told).containsExactly("durable up to 1", "acknowledged 1");

            client.buggy = true;
            journal.submit(entry(client, 2));
            journal.submit(entry(client, 3));
            assertThat(journal.commit()).isTrue();
            client.buggy = false;
            journal.submit(entry(client, 4));
            assertThat(journal.commit()).isTrue();

            assertThat(told.subList(2, told.size()))
                    .containsExactly("stopped", "refused 2", "refused 3", "stopped", "refused 4");
        }
    }
}
