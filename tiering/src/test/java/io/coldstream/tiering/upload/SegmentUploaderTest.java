package io.coldstream.tiering.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coldstream.log.SealedSegment;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.testkit.object.Fault;
import io.coldstream.testkit.object.FaultPlan;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.archive.ArchiveReader;
import io.coldstream.tiering.archive.DamagedSegmentException;
import io.coldstream.tiering.fixture.World;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentUploaderTest {
    private static final long NOW_MS = World.START.toEpochMilli();

    @TempDir
    Path folder;

    private World world;
    private SegmentUploader uploader;
    private SealedSegment segment;

    @BeforeEach
    void setUp() throws Exception {
        world = new World(folder, 1);
        uploader = world.uploader();
        segment = world.log.seal(
                1, World.START, batches -> batches.text(20, 200, NOW_MS).noise(5, 500, NOW_MS));
    }

    @Test
    void aSegmentBecomesOneAvailableCopy() throws Exception {
        SegmentRecord copy = upload().orElseThrow();

        assertThat(world.rows()).containsExactly(copy);
        assertThat(copy.state()).isEqualTo(RemoteCopyState.AVAILABLE);
        assertThat(world.stored())
                .singleElement()
                .satisfies(object ->
                        assertThat(object.key()).isEqualTo(copy.intent().key()));
        ArchiveReader reader = new ArchiveReader(world.objects);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        reader.copyLog(copy.intent().key(), reader.footer(copy.intent().key()), log);
        assertThat(log.toByteArray()).isEqualTo(world.log.everything().get(0));
        assertThat(world.staging).isEmptyDirectory();
        assertThat(world.metrics.value(Counter.UPLOADS_OK)).isOne();
    }

    @Test
    void whatIsAvailableIsNotUploadedAgain() throws Exception {
        SegmentRecord copy = upload().orElseThrow();
        assertThat(upload()).contains(copy);
        assertThat(world.stored()).hasSize(1);
    }

    @Test
    void whatIsNoLongerLocalIsNotUploaded() throws Exception {
        world.log.evictLocal(segment.offsets().end());
        assertThat(upload()).isEmpty();
        assertThat(world.rows()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void noFaultOfTheStoreMakesAnAvailableCopy(Fault fault) throws Exception {
        world.faulty.follow(FaultPlan.none().with(fault, 1));

        assertThatThrownBy(this::upload).isInstanceOf(StorageException.class);
        assertThat(world.faulty.injected(fault)).isPositive();
        assertThat(world.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo(RemoteCopyState.DELETING));
        assertThat(world.staging).isEmptyDirectory();
        assertThat(world.metadata.audit().newest(1).get(0).entry().action()).isEqualTo("abandon_upload");

        world.faulty.follow(FaultPlan.none());
        SegmentRecord second = upload().orElseThrow();
        assertThat(second.intent().key())
                .isNotEqualTo(
                        world.rows(RemoteCopyState.DELETING).get(0).intent().key());
        assertThat(world.faulty.settle()).doesNotContain(second.intent().key());
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(1);
    }

    @Test
    void aLostAnswerOfTheLastStepIsNoFailure() throws Exception {
        world.store.beforeOpen((key, range) -> world.metadata.loseAnswers(1));
        assertThat(upload().orElseThrow().state()).isEqualTo(RemoteCopyState.AVAILABLE);
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(1);
    }

    @Test
    void aDatabaseThatIsAwayLeavesAnUploadToTheReaper() throws Exception {
        world.store.beforeOpen((key, range) -> world.metadata.takeAway());
        assertThatThrownBy(this::upload).isInstanceOf(StorageException.class);
        world.metadata.bringBack();

        SegmentRecord row = world.rows().get(0);
        assertThat(row.state()).isEqualTo(RemoteCopyState.UPLOADING);
        assertThat(uploader.isUnderWay(row.intent().copyId())).isFalse();
    }

    @Test
    void anUploadIsKnownToBeUnderWay() throws Exception {
        world.store.beforeOpen((key, range) -> assertThat(
                        uploader.isUnderWay(world.rows().get(0).intent().copyId()))
                .isTrue());
        assertThat(upload()).isPresent();
    }

    @Test
    void aDamagedSegmentIsRefused() throws Exception {
        world.log.flipBit(segment, 100);
        assertThatThrownBy(this::upload).isInstanceOf(DamagedSegmentException.class);
        assertThat(world.stored()).isEmpty();
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).isEmpty();
        assertThat(world.metrics.value(Counter.UPLOADS_REFUSED)).isOne();
    }

    @Test
    void aLeaderThatWasReplacedBeforeIsFenced() throws Exception {
        assertThat(world.metadata.topics().acquireLeadership()).hasSize(1);
        assertConflict();
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void aLeaderThatIsReplacedMeanwhileIsFenced() throws Exception {
        world.store.beforeOpen((key, range) ->
                assertThat(world.metadata.topics().acquireLeadership()).hasSize(1));
        assertConflict();
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).isEmpty();
    }

    private void assertConflict() {
        assertThat(catchThrowable(this::upload))
                .isInstanceOf(StorageException.class)
                .extracting(e -> ((StorageException) e).kind())
                .isEqualTo(Kind.CONFLICT);
    }

    private Optional<SegmentRecord> upload() throws Exception {
        return uploader.upload(world.log, segment, World.TOPIC, PutOptions.DEFAULT);
    }
}
