package io.coldstream.log.powerloss;

import io.coldstream.log.AppendResult;
import io.coldstream.log.Batches;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.journal.Acknowledgement;
import io.coldstream.log.powerloss.Violation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the producers of a history send, and what they are told. Used by one thread. */
final class Traffic {
    private final Subject subject;
    private final List<PartitionModel> partitions;
    private final Machine machine;
    private final Random random;
    private final Totals totals;
    private final Map<Integer, List<ProducerModel>> producers = new HashMap<>();
    private final Set<PartitionModel.Stored> acknowledged = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    Traffic(Subject subject, List<PartitionModel> partitions, Machine machine, Random random, Totals totals) {
        this.subject = subject;
        this.partitions = partitions;
        this.machine = machine;
        this.random = random;
        this.totals = totals;
    }

    /** Has new producers send to a partition. */
    void begin(int number) {
        producers.put(number, List.of(new ProducerModel(100L + number), new ProducerModel(200L + number)));
    }

    /** The broker has died, and is there again. */
    void connectAgain() {
        producers.values().forEach(all -> all.forEach(ProducerModel::connectAgain));
    }

    private ProducerModel producer(int number) {
        return producers.getOrDefault(number, List.of()).get(random.nextInt(2));
    }

    void append(int number) throws IOException {
        String[] newValues = newValues();
        if (random.nextInt(3) == 0) {
            send(number, Batches.of(newValues), null);
            return;
        }
        ProducerModel producer = producer(number);
        Optional<ProducerModel.Sent> sent = producer.next(newValues);
        if (sent.isPresent()) {
            send(number, sent.get().batch(), sent.get());
        }
    }

    private String[] newValues() {
        int kind = random.nextInt(10);
        int bytesMax = random.nextInt(40) == 0 ? 20_000 : kind < 5 ? 60 : kind < 8 ? 600 : 3_000;
        String[] all = new String[1 + random.nextInt(3)];
        for (int index = 0; index < all.length; index++) {
            all[index] = values++ + "v".repeat(random.nextInt(bytesMax));
        }
        return all;
    }

    void retryWithoutNeed(int number) throws IOException {
        ProducerModel producer = producer(number);
        List<ProducerModel.Sent> known = new ArrayList<>();
        for (PartitionModel.Stored stored : partitions.get(number).log()) {
            if (stored.sent() != null && stored.sent().producer == producer) {
                known.add(stored.sent());
            }
        }
        if (!known.isEmpty()) {
            int back = random.nextInt(Math.min(known.size(), ProducerModel.IN_FLIGHT_MAX));
            ProducerModel.Sent again = known.get(known.size() - 1 - back);
            if (!again.mustRetry) { // those come in order
                send(number, again.batch(), again);
            }
        }
    }

    private void send(int number, ByteBuffer batch, ProducerModel.@Nullable Sent sent) throws IOException {
        PartitionModel partition = partitions.get(number);
        Optional<PartitionModel.Stored> present = sent == null ? Optional.empty() : partition.find(sent);
        PartitionModel.Stored stored = present.isPresent() ? present.get() : partition.attempt(batch, sent);
        machine.note((present.isPresent() ? "retry " : "append ") + number + " at "
                + stored.header().baseOffset() + ", " + stored.header().recordCount() + " records, "
                + stored.bytes().remaining() + " bytes, producer "
                + stored.header().producerId() + ", sequence "
                + stored.header().baseSequence());
        if (sent != null) {
            sent.mustRetry = sent.producer.awaits(sent); // until the append has returned
        }
        AppendResult result;
        try {
            result = subject.append(number, batch, told(number, partition, stored));
        } catch (InvalidBatchException e) {
            throw new Violation(Kind.WRONG, "refused: " + e.getMessage(), e);
        }
        if (sent != null) {
            sent.mustRetry = false;
        }
        if (result.duplicate() != present.isPresent()) {
            throw new Violation(
                    present.isPresent() ? Kind.DUPLICATED : Kind.LOST,
                    "partition " + number + ": duplicate " + result.duplicate() + " at " + result.firstOffset());
        }
        if (result.firstOffset() != stored.header().baseOffset()) {
            throw new Violation(Kind.WRONG, "partition " + number + ": appended at " + result.firstOffset());
        }
        if (present.isEmpty()) {
            partition.appended(stored);
            if (!subject.isDurable(number)) {
                partition.readableAtOnce();
            }
            totals.appendedRecords += stored.header().recordCount();
        } else {
            totals.retries++;
        }
    }

    /** Without durability an acknowledgement says nothing: a producer that believes it may have to begin anew. */
    private Acknowledgement told(int number, PartitionModel partition, PartitionModel.Stored stored) {
        boolean durable = subject.isDurable(number);
        return new Acknowledgement() {
            @Override
            public void durable() {
                if (durable) {
                    acknowledge(partition, stored);
                }
            }

            @Override
            public void failed(IOException cause) {
                partition.refused();
                if (stored.sent() != null) {
                    stored.sent().mustRetry = stored.sent().producer.awaits(stored.sent());
                }
            }
        };
    }

    private void acknowledge(PartitionModel partition, PartitionModel.Stored stored) {
        partition.acknowledged(stored.header().endOffset());
        totals.ackedRecords += acknowledged.add(stored) ? stored.header().recordCount() : 0;
        if (stored.sent() != null) {
            stored.sent().producer.acknowledged(stored.sent());
        }
    }
}
