package io.coldstream.tiering.archive;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.testkit.object.InMemoryObjectStore;
import io.coldstream.tiering.fixture.MemoryExport;
import io.coldstream.tiering.fixture.SegmentMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** One archive object, as it was written and as a reader finds it. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ArchiveFixture(byte[] log, StagedArchive staged, byte[] object, ObjectKey key, InMemoryObjectStore store) {
    static final Instant SEALED_AT = Instant.ofEpochMilli(1_700_000_100_000L);
    static final ArchiveIdentity IDENTITY = new ArchiveIdentity(
            "abcdefghijklmnopqrstuv",
            "wiki.edits",
            new TopicIdPartition(UUID.fromString("11111111-2222-3333-4444-555555555555"), 7),
            3,
            UUID.fromString("99999999-8888-7777-6666-555555555555"));

    static ArchiveFixture write(Path folder, SegmentMaker segment, int chunkLogBytes)
            throws IOException, StorageException {
        byte[] log = segment.log();
        StagedArchive staged = new ArchiveWriter(new ArchiveSettings(chunkLogBytes, 3))
                .write(MemoryExport.of(segment.sealed(SEALED_AT), log), IDENTITY, folder.resolve("object.log.zst"));
        byte[] object = Files.readAllBytes(staged.file());
        ObjectKey key = IDENTITY.key(staged.footer().offsets().start());
        return new ArchiveFixture(log, staged, object, key, storing(key, object));
    }

    static InMemoryObjectStore storing(ObjectKey key, byte[] object) throws StorageException {
        InMemoryObjectStore store = new InMemoryObjectStore();
        store.put(key, Body.of(object));
        return store;
    }

    ArchiveReader reader() {
        return new ArchiveReader(store);
    }
}
