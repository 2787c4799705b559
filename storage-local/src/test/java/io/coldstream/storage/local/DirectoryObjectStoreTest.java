package io.coldstream.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.testkit.random.Seed;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest {
    private static final ObjectKey KEY = new ObjectKey("topic/0/segment");
    private static final Body BODY = Body.of(new Seed(1).bytes(1000));

    private final Path root;
    private final Path elsewhere;

    DirectoryObjectStoreTest(@TempDir Path folder) throws Exception {
        root = Files.createDirectory(folder.resolve("root"));
        elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    }

    private static StorageException failureOf(ThrowingCallable action) {
        StorageException failure = catchThrowableOfType(StorageException.class, action);
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void aKeyIsThePathBelowTheRoot() throws Exception {
        try (var store = new DirectoryObjectStore(root)) {
            store.put(KEY, BODY);
        }
        assertThat(root.resolve("topic/0/segment")).hasBinaryContent(BODY.open().readAllBytes());
        assertThat(filesBelow(root)).containsExactly(root.resolve("topic/0/segment"));
    }

    @Test
    void aMissingRootSaysWhatToDo() {
        StorageException failure = failureOf(() -> new DirectoryObjectStore(root.resolve("not/there")));
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining(root + "/not/there").hasMessageContaining("create it");
    }

    @Test
    void aRootThatIsAFileSaysWhatToDo() throws Exception {
        Path file = Files.createFile(elsewhere.resolve("file"));
        StorageException failure = failureOf(() -> new DirectoryObjectStore(file));
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("not a directory");
    }

    @Test
    void anUnmountedDiskIsNotAnEmptyArchive() throws Exception {
        try (var store = new DirectoryObjectStore(root)) {
            store.put(KEY, BODY);
            // Behind an unmounted disk lies the empty directory it was mounted on.
            Files.move(root, elsewhere.resolve("unmounted"));
            Files.createDirectory(root);

            List<ThrowingCallable> operations = List.of(
                    () -> store.head(KEY),
                    () -> store.open(KEY, new ByteRange(0, 1)).close(),
                    () -> store.list("", "", 10),
                    () -> store.delete(KEY),
                    () -> store.put(KEY, BODY),
                    store::probe);
            for (ThrowingCallable operation : operations) {
                StorageException failure = failureOf(operation);
                assertThat(failure.kind()).isEqualTo(Kind.DENIED);
                assertThat(failure).hasMessageContaining("mount");
            }
            assertThat(filesBelow(root)).isEmpty();

            Files.delete(root);
            Files.move(elsewhere.resolve("unmounted"), root);
            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void noKeyIsTheFolderOfAnother() throws Exception {
        try (var store = new DirectoryObjectStore(root)) {
            store.put(KEY, BODY);

            assertThat(failureOf(() -> store.put(new ObjectKey("topic/0"), BODY))
                            .kind())
                    .isEqualTo(Kind.DENIED);
            assertThat(failureOf(() -> store.put(new ObjectKey("topic/0/segment/x"), BODY))
                            .kind())
                    .isEqualTo(Kind.DENIED);
            assertThat(store.list("", "", 10)).hasSize(1);
        }
    }

    @Test
    void aLeftoverEmptyFolderIsNotInTheWay() throws Exception {
        Files.createDirectories(root.resolve("topic/0/segment"));
        try (var store = new DirectoryObjectStore(root)) {
            store.put(KEY, BODY);
            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void removesTheFoldersThatBecomeEmpty() throws Exception {
        try (var store = new DirectoryObjectStore(root)) {
            store.put(new ObjectKey("a/b/c"), BODY);
            store.put(new ObjectKey("a/d"), BODY);

            store.delete(new ObjectKey("a/b/c"));
            assertThat(root.resolve("a/b")).doesNotExist();
            assertThat(root.resolve("a")).exists();

            store.delete(new ObjectKey("a/d"));
            assertThat(root.resolve("a")).doesNotExist();
            assertThat(root).exists();
        }
    }

    @Test
    void putsAndRemovalsInOneFolderDoNotDisturbEachOther() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (var store = new DirectoryObjectStore(root)) {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                ObjectKey key = new ObjectKey("x/y/z/object-" + thread);
                workers.add(() -> {
                    for (int round = 0; round < 50; round++) {
                        store.put(key, BODY);
                        assertThat(store.head(key)).isPresent();
                        store.delete(key);
                    }
                    return null;
                });
            }
            for (Future<Void> worker : pool.invokeAll(workers)) {
                worker.get(60, TimeUnit.SECONDS);
            }
            assertThat(root.resolve("x")).doesNotExist();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void linksThatLeadOutAreNotFollowed() throws Exception {
        Files.write(elsewhere.resolve("secret"), new byte[10]);
        Files.createSymbolicLink(root.resolve("out"), elsewhere);
        Files.createSymbolicLink(root.resolve("file"), elsewhere.resolve("secret"));
        try (var store = new DirectoryObjectStore(root)) {
            for (String name : List.of("out/secret", "file")) {
                ObjectKey key = new ObjectKey(name);
                assertThat(store.head(key)).isEmpty();
                assertThat(failureOf(() -> store.open(key, new ByteRange(0, 1)).close())
                                .kind())
                        .isEqualTo(Kind.NOT_FOUND);
                store.delete(key);
            }
            assertThat(store.list("", "", 10)).isEmpty();
            assertThat(store.list("out/", "", 10)).isEmpty();
            assertThat(failureOf(() -> store.put(new ObjectKey("out/new/object"), BODY))
                            .kind())
                    .isEqualTo(Kind.DENIED);
        }
        assertThat(filesBelow(elsewhere)).containsExactly(elsewhere.resolve("secret"));
        assertThat(elsewhere.resolve("new")).doesNotExist();
    }

    @Test
    void theRootMayBeALink() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("archive"), root);
        try (var store = new DirectoryObjectStore(link)) {
            store.put(KEY, BODY);
            assertThat(store.head(KEY)).isPresent();
            assertThat(store.list("topic/", "", 10)).hasSize(1);
        }
    }

    @Test
    void filesThatAreNoObjectsAreNotListed() throws Exception {
        Files.writeString(root.resolve(".DS_Store"), "x");
        Files.writeString(root.resolve("read me.txt"), "x");
        Files.createDirectory(root.resolve("lost+found"));
        Files.writeString(root.resolve("lost+found/x"), "x");
        try (var store = new DirectoryObjectStore(root)) {
            assertThat(store.list("", "", 10)).isEmpty();
        }
    }

    @Test
    void aFailedPutLeavesNoTemporaryFile() throws Exception {
        try (var store = new DirectoryObjectStore(root)) {
            store.put(KEY, BODY);
            assertThat(failureOf(() -> store.put(KEY, BODY)).kind()).isEqualTo(Kind.ALREADY_EXISTS);
            assertThat(failureOf(() -> store.put(new ObjectKey("topic/0"), BODY))
                            .kind())
                    .isEqualTo(Kind.DENIED);
        }
        assertThat(filesBelow(root.resolve(".tmp"))).isEmpty();
    }

    @Test
    void aFileThatIsCutShortWhileItIsReadGivesAnIOException() throws Exception {
        try (var store = new DirectoryObjectStore(root)) {
            store.put(KEY, BODY);
            try (InputStream in = store.open(KEY, new ByteRange(0, 1000));
                    FileChannel file = FileChannel.open(root.resolve(KEY.value()), StandardOpenOption.WRITE)) {
                assertThat(in.readNBytes(10)).hasSize(10);
                file.truncate(500);
                assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
            }
        }
    }

    private static List<Path> filesBelow(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
