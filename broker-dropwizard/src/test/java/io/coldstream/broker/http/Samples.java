package io.coldstream.broker.http;

import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupFacts.NamedPartition;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts as a broker would have them. */
final class Samples {
    static final Instant SEALED = Instant.parse("2026-02-28T00:00:00Z");

    private Samples() {}

    /** Segments of 100 offsets each, in the order of the states' names below. */
    static List<SegmentFacts> segmentsInAllStates() {
        return List.of(
                segment(0, null, RemoteCopyState.DELETING),
                segment(100, null, RemoteCopyState.AVAILABLE),
                segment(200, false, RemoteCopyState.AVAILABLE),
                segment(300, false, RemoteCopyState.UPLOADING),
                segment(400, false, RemoteCopyState.DELETING),
                segment(500, false, null),
                segment(600, true, null));
    }

    /**
     * A segment.
     *
     * @param active whether the local file is written to, or {@code null} if there is none
     */
    static SegmentFacts segment(long baseOffset, @Nullable Boolean active, @Nullable RemoteCopyState remote) {
        boolean isActive = Boolean.TRUE.equals(active);
        return new SegmentFacts(
                baseOffset,
                baseOffset + 100,
                1,
                1_772_000_000_000L,
                isActive ? null : (Long) Long.MAX_VALUE,
                isActive ? null : SEALED,
                active == null ? null : new SegmentFacts.LocalFiles(4096, active),
                remote == null
                        ? null
                        : new SegmentFacts.RemoteCopy(remote, new ObjectKey("a/" + baseOffset + ".zst"), 1024));
    }

    static GroupFacts group(String groupId) {
        return new GroupFacts(
                groupId,
                "Stable",
                "consumer",
                "range",
                7,
                List.of(
                        new GroupFacts.Member("m-2", null, "app", "/10.0.0.2", null),
                        new GroupFacts.Member(
                                "m-1",
                                "static-1",
                                "app",
                                "/10.0.0.1",
                                List.of(new NamedPartition("orders", 1), new NamedPartition("orders", 0)))),
                List.of(
                        new GroupFacts.Offset(new NamedPartition("orders", 10), 5, null, "", SEALED),
                        new GroupFacts.Offset(new NamedPartition("orders", 2), 120, 100L, "", SEALED),
                        new GroupFacts.Offset(new NamedPartition("orders", 1), 60, 100L, "note", SEALED)));
    }
}
