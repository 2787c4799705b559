/**
 * Records on their way through the wire: as parts of responses ({@link
 * io.coldstream.broker.kafka.records.FileSliceRecords} and its kin), and read one by one where an answer needs a
 * record's own offset or timestamp ({@link io.coldstream.broker.kafka.records.RecordScanner}).
 *
 * <p>Nothing here changes a batch's bytes.
 */
@NullMarked
package io.coldstream.broker.kafka.records;

import org.jspecify.annotations.NullMarked;
