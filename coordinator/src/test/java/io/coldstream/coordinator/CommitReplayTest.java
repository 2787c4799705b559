package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.CommitReplay.Overtaken;
import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitReplayTest {
    private static CommittedOffset offset(long offset, long ms) {
        return new CommittedOffset("g", Harness.P0, offset, -1, "", Instant.ofEpochMilli(ms));
    }

    @Test
    void laterCommitOfAnotherBrokerStaysAndIsNamed() {
        CommitReplay replay = new CommitReplay(List.of(offset(40, 1000)));
        replay.accept(List.of(offset(50, 999)));
        assertThat(replay.missing()).isEmpty();
        assertThat(replay.overtaken()).containsExactly(new Overtaken(offset(50, 999), offset(40, 1000)));
    }

    @Test
    void commitOfTheSameTimeComesLater() {
        CommitReplay replay = new CommitReplay(List.of(offset(40, 1000)));
        replay.accept(List.of(offset(50, 1000)));
        assertThat(replay.missing()).containsExactly(offset(50, 1000));
        assertThat(replay.overtaken()).isEmpty();
    }

    @Test
    void whatIsInTheLogIsThisBrokersOwn() {
        CommitReplay replay = new CommitReplay(List.of(offset(40, 1000)));
        replay.accept(List.of(offset(40, 1000)));
        replay.accept(List.of(offset(50, 999)));
        assertThat(replay.missing()).containsExactly(offset(50, 999));
        assertThat(replay.overtaken()).isEmpty();
    }
}
