package io.coldstream.broker.kafka.net;

import io.coldstream.broker.kafka.records.FileSliceRecords;
import io.netty.channel.DefaultFileRegion;

/** A file slice for sendfile that leaves the file open: it belongs to the log. */
final class FileSliceRegion extends DefaultFileRegion {
    private final FileSliceRecords records;

    FileSliceRegion(FileSliceRecords records) {
        super(records.file(), records.position(), records.sizeInBytes());
        this.records = records;
    }

    /** Not {@code super.deallocate()}, which closes the file. */
    @Override
    protected void deallocate() {
        records.release();
    }
}
