package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.journal.JournalClient;
import io.coldstream.log.journal.JournalEntry;
import java.io.IOException;

/** What the journal says of one partition's batches, and asks of it. Called by the thread that commits. */
final class PartitionJournal implements JournalClient {
    private final LogCore core;
    private final LogMaintenance maintenance;

    PartitionJournal(LogCore core, LogMaintenance maintenance) {
        this.core = core;
        this.maintenance = maintenance;
    }

    @Override
    public TopicIdPartition partition() {
        return core.partition;
    }

    @Override
    public boolean hasGap() {
        return core.hasGap();
    }

    @Override
    public void forceFiles() throws IOException {
        maintenance.checkpoint();
    }

    @Override
    public void journaled(long use) {
        core.noteJournaled(use);
    }

    @Override
    public void durable(JournalEntry last) {
        if (!last.isFence()) {
            core.advance(new Watermark(last.endOffset(), last.segmentBase(), last.endPosition()));
        }
    }

    @Override
    public void notJournaled(JournalEntry last) {
        core.noteGap(last.endOffset());
    }

    @Override
    public void broken(IOException cause) {
        LogStoppedException unused = core.stop(cause);
    }
}
