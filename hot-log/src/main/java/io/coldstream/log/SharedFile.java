package io.coldstream.log;

import io.coldstream.log.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file that lives until its last holder lets go. Thread-safe. Born with one holder. */
final class SharedFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedFile.class);

    private final LogFile file;
    private final AtomicInteger holders = new AtomicInteger(1);

    SharedFile(LogFile file) {
        this.file = file;
    }

    LogFile file() {
        return file;
    }

    /** Becomes one more holder, unless the last one has already gone. */
    boolean tryRetain() {
        int now = holders.get();
        while (now > 0 && !holders.compareAndSet(now, now + 1)) {
            now = holders.get();
        }
        return now > 0;
    }

    /** Lets go; the last holder closes the file. */
    @Override
    public void close() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("a file was released more often than it was held");
        }
        if (left == 0) {
            try {
                file.close();
            } catch (IOException e) {
                // What had to be durable was forced before; a reader cannot be helped by knowing.
                LOG.warn("A log file did not close cleanly.", e);
            }
        }
    }
}
