package io.coldstream.testkit.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.TopicRecord;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // the contract calls openEmpty before each test
class InMemoryMetadataStoreTest extends MetadataStoreContract {
    private InMemoryMetadataStore memory;

    @Override
    protected MetadataStore openEmpty() {
        memory = new InMemoryMetadataStore();
        return memory;
    }

    @Override
    protected MetadataStore openAgain() {
        return memory;
    }

    @Test
    void whileAwayEveryCallFailsAndChangesNothing() throws Exception {
        memory.takeAway();
        Samples.assertRefused(Kind.UNAVAILABLE, () -> memory.topics().create(Samples.topic("lost", 1)));
        Samples.assertRefused(Kind.UNAVAILABLE, () -> memory.groups().listOffsets());
        Samples.assertRefused(Kind.UNAVAILABLE, memory::probe);
        Samples.assertRefused(Kind.UNAVAILABLE, memory::clusterId);
        memory.bringBack();
        memory.probe();
        assertThat(memory.topics().list()).isEmpty();
    }

    @Test
    void aLostAnswerLeavesTheChange() throws Exception {
        memory.loseAnswers(1);
        Samples.assertRefused(Kind.UNAVAILABLE, () -> memory.topics().create(Samples.topic("kept", 1)));
        assertThat(memory.topics().list()).extracting(TopicRecord::name).containsExactly("kept");
    }
}
