package io.coldstream.log;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The offset or the time index of one segment, in Kafka's file formats: entries with growing keys and values. The
 * oldest entries lie in the file, the newest in memory until {@link #flush}. Changed under the partition's append lock
 * only; lookups come from any thread without it.
 *
 * <p>What a lookup says is a hint: the file may be damaged, or gone together with its segment. The caller checks that
 * what it finds there is what the entry says.
 */
final class SparseIndex {
    /** The two kinds, which differ in the width of the key. */
    enum Kind {
        /** Key: a batch's last offset less the segment's base, 4 bytes. Value: the batch's position, 4 bytes. */
        OFFSET(".index", Integer.BYTES),
        /** Key: a timestamp, 8 bytes. Value: the last offset of the batch that has it less the base, 4 bytes. */
        TIME(".timeindex", Long.BYTES);

        private final String suffix;
        private final int keyBytes;

        Kind(String suffix, int keyBytes) {
            this.suffix = suffix;
            this.keyBytes = keyBytes;
        }

        String suffix() {
            return suffix;
        }

        int entryBytes() {
            return keyBytes + Integer.BYTES;
        }

        private Entry decode(ByteBuffer bytes, int at) {
            long key = keyBytes == Integer.BYTES ? bytes.getInt(at) : bytes.getLong(at);
            return new Entry(key, bytes.getInt(at + keyBytes));
        }

        private void encode(ByteBuffer target, long key, int value) {
            if (keyBytes == Integer.BYTES) {
                target.putInt(Math.toIntExact(key));
            } else {
                target.putLong(key);
            }
            target.putInt(value);
        }
    }

    record Entry(long key, int value) {}

    /** Entries in memory behind the first {@code inFile} ones; entries below {@code count} never change. */
    private static final class Tail {
        final int inFile;
        final long[] keys;
        final int[] values;
        volatile int count;

        Tail(int inFile, long[] keys, int[] values, int count) {
            this.inFile = inFile;
            this.keys = keys;
            this.values = values;
            this.count = count;
        }

        static Tail empty(int inFile) {
            return new Tail(inFile, NO_KEYS, NO_VALUES, 0);
        }

        Tail grown() {
            int capacity = Math.max(8, keys.length * 2);
            return new Tail(inFile, Arrays.copyOf(keys, capacity), Arrays.copyOf(values, capacity), count);
        }
    }

    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long NONE = -1;
    private static final long[] NO_KEYS = {};
    private static final int[] NO_VALUES = {};

    private final FileStore store;
    private final Path file;
    private final Kind kind;
    private volatile Tail tail;
    /** The newest entry's key, for appends. */
    private long lastKey = UNKNOWN;

    /** An index whose first entries lie in the file already. */
    SparseIndex(FileStore store, Path file, Kind kind, int entriesInFile) {
        this.store = store;
        this.file = file;
        this.kind = kind;
        this.tail = Tail.empty(entriesInFile);
    }

    Path file() {
        return file;
    }

    /** The number of entries, in the file and in memory. */
    int size() {
        Tail now = tail;
        return now.inFile + now.count;
    }

    /** Adds an entry unless its key is not greater than the last one's. */
    void append(long key, int value) throws IOException {
        if (lastKey == UNKNOWN) {
            lastKey = last().map(Entry::key).orElse(NONE);
        }
        if (key <= lastKey) {
            return;
        }
        lastKey = key;
        Tail now = tail;
        if (now.count == now.keys.length) {
            now = now.grown();
            tail = now;
        }
        now.keys[now.count] = key;
        now.values[now.count] = value;
        publish(now, now.count + 1);
    }

    /** The volatile write makes the entry visible to lookups. Only the writer writes, so nothing is lost. */
    private static void publish(Tail tail, int count) {
        tail.count = count;
    }

    /** The newest entry. */
    Optional<Entry> last() throws IOException {
        int size = size();
        return size == 0 ? Optional.empty() : floor(size, entry -> true);
    }

    /** The entry with the greatest key that is not above this one. */
    Optional<Entry> floorByKey(long key) throws IOException {
        return floor(size(), entry -> entry.key() <= key);
    }

    /** The entry with the greatest value that is not above this one. */
    Optional<Entry> floorByValue(long value) throws IOException {
        return floor(size(), entry -> entry.value() <= value);
    }

    /** The last of the entries for which the test holds; it holds for a first part of them. */
    private Optional<Entry> floor(int size, Predicate<Entry> below) throws IOException {
        Tail now = tail;
        int count = Math.min(now.count, size);
        if (count > 0 && below.test(new Entry(now.keys[0], now.values[0]))) {
            int low = 0;
            int high = count - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (below.test(new Entry(now.keys[middle], now.values[middle]))) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return Optional.of(new Entry(now.keys[low], now.values[low]));
        }
        return now.inFile == 0 ? Optional.empty() : floorInFile(now.inFile, below);
    }

    private Optional<Entry> floorInFile(int entries, Predicate<Entry> below) throws IOException {
        try (LogFile open = store.open(file, FileStore.Access.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(kind.entryBytes());
            int low = 0;
            int high = entries; // the number of entries for which the test holds lies in [low, high]
            Entry found = null;
            while (low < high) {
                int middle = (low + high - 1) >>> 1;
                // the last entry first: it is what appends and a recovery ask for
                int probe = found == null && high == entries && low == 0 ? entries - 1 : middle;
                Entry entry = read(open, bytes, probe);
                if (below.test(entry)) {
                    found = entry;
                    low = probe + 1;
                } else {
                    high = probe;
                }
            }
            return Optional.ofNullable(found);
        }
    }

    private Entry read(LogFile open, ByteBuffer bytes, int index) throws IOException {
        bytes.clear();
        if (open.read(bytes, (long) index * kind.entryBytes()) < kind.entryBytes()) {
            throw new EOFException("the index " + file + " has no entry " + index);
        }
        return kind.decode(bytes, 0);
    }

    /**
     * Writes the entries up to a number of them to the file, which is cut to exactly these. They stay in memory until
     * {@link #forget}. Appends may go on meanwhile.
     */
    void write(int upTo, boolean force) throws IOException {
        Tail now = tail;
        ByteBuffer bytes = encode(now, upTo - now.inFile);
        try (LogFile open = store.open(file, FileStore.Access.WRITE)) {
            long end = (long) now.inFile * kind.entryBytes();
            open.write(bytes, end);
            long size = (long) upTo * kind.entryBytes();
            if (open.size() > size) { // entries from before a crash, which the scan of the tail made anew
                open.truncate(size);
            }
            if (force) {
                open.force();
            }
        }
    }

    /** Lets go of entries that were written to the file. Under the partition's append lock. */
    void forget(int upTo) {
        Tail now = tail;
        int written = upTo - now.inFile;
        tail = new Tail(
                upTo,
                Arrays.copyOfRange(now.keys, written, now.count),
                Arrays.copyOfRange(now.values, written, now.count),
                now.count - written);
    }

    /** Moves the entries from memory to the file and forces it. Nothing is appended meanwhile. */
    void flush() throws IOException {
        int all = size();
        write(all, true);
        forget(all);
    }

    /**
     * Moves the entries to the file, unforced, if more than so many are in memory. For an index that nobody looks into
     * yet.
     */
    void spill(int entriesMax) throws IOException {
        if (tail.count > entriesMax) {
            int all = size();
            write(all, false);
            forget(all);
        }
    }

    private ByteBuffer encode(Tail now, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * kind.entryBytes());
        for (int index = 0; index < count; index++) {
            kind.encode(bytes, now.keys[index], now.values[index]);
        }
        return bytes.flip();
    }

    /** Forgets all entries; the file is overwritten by the next {@link #flush}. */
    void clear() {
        tail = Tail.empty(0);
        lastKey = NONE;
    }

    void delete() throws IOException {
        store.delete(file);
    }
}
