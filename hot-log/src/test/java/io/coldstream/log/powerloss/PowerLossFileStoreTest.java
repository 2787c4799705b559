package io.coldstream.log.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.log.file.DiskFullException;
import io.coldstream.log.file.FileStore.Access;
import io.coldstream.log.file.FolderInUseException;
import io.coldstream.log.file.LogFile;
import io.coldstream.log.powerloss.PowerLossFileStore.Moment;
import io.coldstream.log.powerloss.PowerLossFileStore.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The model itself: what must survive survives under every seed, what may be lost is lost under some. */
class PowerLossFileStoreTest {
    private static final Path ROOT = Path.of("/data");
    private static final Path FILE = ROOT.resolve("file");
    private static final Path OTHER = ROOT.resolve("other");
    private static final int SEEDS = 300;
    private static final int BLOCK = BlockFile.BLOCK_BYTES;

    private interface Outcome {
        String under(long seed) throws IOException;
    }

    private static PowerLossFileStore newStore() throws IOException {
        PowerLossFileStore store = new PowerLossFileStore(() -> Instant.EPOCH);
        store.createDurably(ROOT);
        return store;
    }

    private static Set<String> outcomes(Outcome outcome) throws IOException {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            seen.add(outcome.under(seed));
        }
        return seen;
    }

    private static byte[] letters(char letter, int bytes) {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) letter);
        return all;
    }

    private static void write(PowerLossFileStore store, Path path, char letter, int bytes, long position)
            throws IOException {
        try (LogFile file = store.open(path, Access.WRITE)) {
            file.write(ByteBuffer.wrap(letters(letter, bytes)), position);
        }
    }

    private static void force(PowerLossFileStore store, Path path) throws IOException {
        try (LogFile file = store.open(path, Access.WRITE)) {
            file.force();
        }
    }

    /** A file of one letter that stays, name and all. */
    private static PowerLossFileStore storeWithForced(char letter, int bytes) throws IOException {
        PowerLossFileStore store = newStore();
        write(store, FILE, letter, bytes, 0);
        force(store, FILE);
        store.forceDirectory(ROOT);
        return store;
    }

    /** A file's content in short: its letters, each with how often it follows itself; a zero is a dot. */
    private static String content(PowerLossFileStore store, Path path) throws IOException {
        if (!store.exists(path)) {
            return "none";
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) store.size(path) + 1);
        try (LogFile file = store.open(path, Access.READ)) {
            assertThat(file.read(bytes, 0)).isEqualTo((int) store.size(path));
        }
        bytes.flip();
        StringBuilder text = new StringBuilder();
        int run = 0;
        for (int index = 0; index < bytes.limit(); index++) {
            run++;
            if (index + 1 == bytes.limit() || bytes.get(index + 1) != bytes.get(index)) {
                text.append(bytes.get(index) == 0 ? '.' : (char) bytes.get(index))
                        .append(run);
                run = 0;
            }
        }
        return text.toString();
    }

    @Test
    void itBehavesAsADiskWhileThePowerLasts() throws IOException {
        PowerLossFileStore store = newStore();
        write(store, FILE, 'a', 10, BLOCK - 5);
        assertThat(content(store, FILE)).isEqualTo("." + (BLOCK - 5) + "a10");
        try (LogFile file = store.open(FILE, Access.WRITE)) {
            file.truncate(BLOCK);
            file.truncate(BLOCK + 100);
            assertThat(file.size()).isEqualTo(BLOCK);
            file.write(ByteBuffer.wrap(letters('b', 1)), BLOCK + 1);
        }
        assertThat(content(store, FILE)).isEqualTo("." + (BLOCK - 5) + "a5.1b1");
        Path deep = ROOT.resolve("x/y");
        store.createDirectories(deep);
        store.createDirectories(deep);
        write(store, deep.resolve("z"), 'z', 1, 0);
        assertThat(store.list(ROOT)).containsExactlyInAnyOrder("file", "x");
        assertThat(store.isDirectory(deep)).isTrue();
        assertThat(store.isDirectory(FILE)).isFalse();
        assertThatThrownBy(() -> store.delete(deep)).isInstanceOf(DirectoryNotEmptyException.class);
        store.rename(ROOT.resolve("x"), ROOT.resolve("w"));
        assertThat(content(store, ROOT.resolve("w/y/z"))).isEqualTo("z1");
        store.rename(ROOT.resolve("w/y/z"), FILE);
        assertThat(content(store, FILE)).isEqualTo("z1");
        assertThat(store.delete(FILE)).isTrue();
        assertThat(store.delete(FILE)).isFalse();
        assertThatThrownBy(() -> store.open(FILE, Access.READ)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.list(FILE)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open(ROOT.resolve("no/where"), Access.WRITE))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatWasForcedSurvives() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = storeWithForced('a', 3 * BLOCK + 100);
                    write(store, FILE, 'b', 700, BLOCK - 300);
                    force(store, FILE);
                    store.reboot(new Random(seed));
                    return content(store, FILE);
                }))
                .containsExactly("a" + (BLOCK - 300) + "b700a" + (2 * BLOCK - 300));
    }

    @Test
    void whatWasForcedSurvivesUnderWhatWasNot() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            PowerLossFileStore store = storeWithForced('a', BLOCK + 100);
            write(store, FILE, 'b', 2 * BLOCK, BLOCK + 100);
            store.reboot(new Random(seed));
            assertThat(content(store, FILE)).as("seed %d", seed).matches("a" + (BLOCK + 100) + "(b\\d+|\\.\\d+)*");
        }
    }

    @Test
    void whatWasNotForcedIsLostKeptTornOrZeroed() throws IOException {
        Set<String> seen = outcomes(seed -> {
            PowerLossFileStore store = storeWithForced('a', BLOCK);
            write(store, FILE, 'b', 2 * BLOCK, 0);
            store.reboot(new Random(seed));
            return content(store, FILE);
        });
        assertThat(seen)
                .contains("a" + BLOCK) // lost
                .contains("b" + 2 * BLOCK) // kept
                .contains("b" + BLOCK) // the size lost
                .contains("b512a" + (BLOCK - 512)) // torn
                .contains("a" + BLOCK + "." + BLOCK) // the size kept, the data lost
                .contains("a" + BLOCK + "b" + BLOCK); // out of order
    }

    @Test
    void aTruncationMayBeForgotten() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = storeWithForced('a', 1000);
                    try (LogFile file = store.open(FILE, Access.WRITE)) {
                        file.truncate(512);
                    }
                    if (seed >= SEEDS / 2) {
                        force(store, FILE);
                    }
                    store.reboot(new Random(seed));
                    return (seed >= SEEDS / 2 ? "forced " : "") + content(store, FILE);
                }))
                .containsExactlyInAnyOrder("a1000", "a512", "a512.488", "forced a512");
    }

    @Test
    void aKillKeepsWhatWasWrittenAndClosesEverything() throws IOException {
        PowerLossFileStore store = newStore();
        LogFile file = store.open(FILE, Access.WRITE);
        file.write(ByteBuffer.wrap(letters('a', 9)), 0);
        store.lock(ROOT.resolve("lock"));
        assertThatThrownBy(() -> store.lock(ROOT.resolve("lock"))).isInstanceOf(FolderInUseException.class);
        store.kill();
        assertThat(file.isOpen()).isFalse();
        assertThatThrownBy(file::force).isInstanceOf(ClosedChannelException.class);
        assertThat(content(store, FILE)).isEqualTo("a9");
        store.lock(ROOT.resolve("lock")).close();
        store.lock(ROOT.resolve("lock")).close();
    }

    @Test
    void aNameSurvivesOnlyWithItsFolder() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = newStore();
                    write(store, FILE, 'a', 9, 0);
                    force(store, FILE);
                    store.reboot(new Random(seed));
                    return content(store, FILE);
                }))
                .containsExactlyInAnyOrder("none", "a9");
    }

    @Test
    void aFolderSurvivesOnlyWithTheOneAboveIt() throws IOException {
        Path inner = ROOT.resolve("inner");
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = newStore();
                    store.createDirectories(inner);
                    write(store, inner.resolve("file"), 'a', 9, 0);
                    force(store, inner.resolve("file"));
                    store.forceDirectory(inner);
                    store.reboot(new Random(seed));
                    return content(store, inner.resolve("file"));
                }))
                .containsExactlyInAnyOrder("none", "a9");
    }

    @Test
    void aRenameThatWasNotForcedLeavesTheOldFileOrTheNewOne() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = storeWithForced('a', 9);
                    write(store, OTHER, 'b', 9, 0);
                    force(store, OTHER);
                    store.rename(OTHER, FILE);
                    store.reboot(new Random(seed));
                    return content(store, FILE) + " " + content(store, OTHER);
                }))
                .containsExactlyInAnyOrder("a9 none", "a9 b9", "b9 none", "b9 b9");
    }

    @Test
    void aForcedRenameOfAFileThatWasNotForcedMayHaveAnyContent() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = storeWithForced('a', 9);
                    write(store, OTHER, 'b', 9, 0);
                    store.rename(OTHER, FILE);
                    store.forceDirectory(ROOT);
                    store.reboot(new Random(seed));
                    return content(store, FILE) + " " + content(store, OTHER);
                }))
                .containsExactlyInAnyOrder("b9 none", ".9 none", " none");
    }

    @Test
    void aRemovalMayBeForgottenUntilItIsForced() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = storeWithForced('a', 9);
                    store.delete(FILE);
                    if (seed >= SEEDS / 2) {
                        store.forceDirectory(ROOT);
                    }
                    store.reboot(new Random(seed));
                    return (seed >= SEEDS / 2 ? "forced " : "") + content(store, FILE);
                }))
                .containsExactlyInAnyOrder("none", "a9", "forced none");
    }

    @Test
    void aForceAfterAFailedOneSavesOnlyWhatWasWrittenBetweenThem() throws IOException {
        Set<String> seen = outcomes(seed -> {
            PowerLossFileStore store = storeWithForced('a', 2 * BLOCK);
            write(store, FILE, 'b', 2 * BLOCK, 0);
            store.fail(Operation.FORCE, FILE::equals, 1);
            assertThatThrownBy(() -> force(store, FILE)).isInstanceOf(IOException.class);
            assertThat(content(store, FILE)).isEqualTo("b" + 2 * BLOCK);
            write(store, FILE, 'c', 1, 0);
            force(store, FILE);
            store.reboot(new Random(seed));
            return content(store, FILE);
        });
        assertThat(seen)
                .allMatch(content -> content.matches("c1b\\d{4}(a\\d+)?(b\\d+)?") && content.compareTo("c1b4095") > 0)
                .contains("c1b" + (BLOCK - 1) + "a" + BLOCK)
                .contains("c1b" + (2 * BLOCK - 1));
    }

    @Test
    void aFolderWhoseForceFailedNeedsAnother() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = newStore();
                    write(store, FILE, 'a', 9, 0);
                    force(store, FILE);
                    store.fail(Operation.FORCE_FOLDER, ROOT::equals, 1);
                    assertThatThrownBy(() -> store.forceDirectory(ROOT)).isInstanceOf(IOException.class);
                    if (seed >= SEEDS / 2) {
                        store.forceDirectory(ROOT);
                    }
                    store.reboot(new Random(seed));
                    return (seed >= SEEDS / 2 ? "forced " : "") + content(store, FILE);
                }))
                .containsExactlyInAnyOrder("none", "a9", "forced a9");
    }

    @Test
    void writingAgainWhatAFailedForceLeftOpenMakesItSafe() throws IOException {
        assertThat(outcomes(seed -> {
                    PowerLossFileStore store = storeWithForced('a', 100);
                    write(store, FILE, 'b', 2 * BLOCK, 100);
                    store.fail(Operation.FORCE, FILE::equals, 1);
                    assertThatThrownBy(() -> force(store, FILE)).isInstanceOf(IOException.class);
                    write(store, FILE, 'b', 2 * BLOCK, 100);
                    force(store, FILE);
                    store.reboot(new Random(seed));
                    return content(store, FILE);
                }))
                .containsExactly("a100b" + 2 * BLOCK);
    }

    @Test
    void aFailedWriteLeavesHalfAndAFullDiskTakesWhatFits() throws IOException {
        PowerLossFileStore store = newStore();
        store.fail(Operation.WRITE, FILE::equals, 2);
        write(store, FILE, 'a', 10, 0);
        assertThatThrownBy(() -> write(store, FILE, 'b', 10, 10)).isInstanceOf(IOException.class);
        write(store, FILE, 'c', 5, 15);
        assertThat(content(store, FILE)).isEqualTo("a10b5c5");
        store.limitTo(22);
        assertThat(store.freeBytes(ROOT)).isEqualTo(2);
        assertThatThrownBy(() -> write(store, FILE, 'd', 10, 19)).isInstanceOf(DiskFullException.class);
        assertThat(content(store, FILE)).isEqualTo("a10b5c4d3");
        store.limitTo(Long.MAX_VALUE);
        write(store, FILE, 'd', 10, 19);
        assertThat(store.usedBytes()).isEqualTo(29);
    }

    @Test
    void afterAPowerCutNothingWorksUntilTheReboot() throws IOException {
        for (Moment moment : Moment.values()) {
            PowerLossFileStore store = storeWithForced('a', 10);
            long before = store.operations();
            store.cutPowerAt(1, moment);
            write(store, FILE, 'b', 10, 10);
            assertThatThrownBy(() -> write(store, FILE, 'c', 10, 20)).isInstanceOf(PowerCut.class);
            assertThat(store.operations()).isEqualTo(before + 2);
            assertThatThrownBy(() -> store.exists(FILE)).isInstanceOf(PowerCut.class);
            assertThatThrownBy(() -> store.forceDirectory(ROOT)).isInstanceOf(PowerCut.class);
            store.kill();
            assertThat(content(store, FILE))
                    .isEqualTo(
                            switch (moment) {
                                case BEFORE -> "a10b10";
                                case MIDDLE -> "a10b10c5";
                                case AFTER -> "a10b10c10";
                            });
        }
    }

    @Test
    void theSameSeedLeavesTheSame() throws IOException {
        Outcome outcome = seed -> {
            PowerLossFileStore store = storeWithForced('a', 3 * BLOCK);
            write(store, FILE, 'b', 3 * BLOCK, BLOCK);
            write(store, FILE, 'c', BLOCK, 2 * BLOCK + 100);
            write(store, OTHER, 'd', BLOCK, 0);
            store.reboot(new Random(seed));
            return content(store, FILE) + " " + content(store, OTHER);
        };
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(outcome.under(seed)).as("seed %d", seed).isEqualTo(outcome.under(seed));
        }
    }
}
