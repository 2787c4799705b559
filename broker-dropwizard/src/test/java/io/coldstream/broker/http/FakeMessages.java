package io.coldstream.broker.http;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.view.MessageFacts;
import io.coldstream.broker.view.MessageFacts.Content;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.MessageVisitor;
import io.coldstream.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Messages in memory, from offset 10 on, three to a read. Partitions without any have none. Thread-safe. */
final class FakeMessages implements MessageListing {
    static final long START = 10;
    private static final int READ = 3;

    final Map<TopicIdPartition, List<MessageFacts>> messages = new ConcurrentHashMap<>();

    /** The offsets of a batch that cannot be read, if there is one. */
    volatile @Nullable OffsetRange damaged;

    /** What is waited for before the offset of a time is found in a partition. */
    final Map<TopicIdPartition, CompletableFuture<Void>> lookUps = new ConcurrentHashMap<>();

    /** What a read gives instead, such as one that does not come. */
    volatile @Nullable CompletableFuture<Batches> answer;

    static MessageFacts message(long offset, String key, String value) {
        return new MessageFacts(offset, offset * 1000, false, content(key), content(value), List.of(), false, 50);
    }

    static Content content(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content(bytes, bytes.length);
    }

    @Override
    public Optional<OffsetRange> readable(TopicIdPartition partition) {
        return Optional.of(new OffsetRange(START, START + of(partition).size()));
    }

    @Override
    public OptionalLong firstAtOrAfter(TopicIdPartition partition, long timestampMs)
            throws StorageException, InterruptedException {
        CompletableFuture<Void> waiting = lookUps.get(partition);
        if (waiting != null) {
            try {
                waiting.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new StorageException(StorageException.Kind.UNAVAILABLE, "The archive is away.", e);
            }
        }
        return of(partition).stream()
                .filter(message -> message.timestampMs() >= timestampMs)
                .mapToLong(MessageFacts::offset)
                .findFirst();
    }

    @Override
    public CompletableFuture<Batches> read(TopicIdPartition partition, long offset) {
        CompletableFuture<Batches> planned = answer;
        return planned != null
                ? planned
                : CompletableFuture.completedFuture(new Run(
                        of(partition).stream()
                                .filter(message -> message.offset() >= offset)
                                .limit(READ)
                                .toList(),
                        damaged));
    }

    private List<MessageFacts> of(TopicIdPartition partition) {
        return messages.getOrDefault(partition, List.of());
    }

    private record Run(
            List<MessageFacts> messages, @Nullable OffsetRange damaged) implements Batches {
        @Override
        public long endOffset() {
            return messages.get(messages.size() - 1).offset() + 1;
        }

        @Override
        public boolean visit(OffsetRange wanted, MessageVisitor visitor) throws StorageException {
            for (MessageFacts message : messages) {
                if (wanted.contains(message.offset())) {
                    show(MessageVisitor.Part.KEY, message.key(), visitor);
                    show(MessageVisitor.Part.VALUE, message.value(), visitor);
                    boolean more = (damaged != null && damaged.contains(message.offset()))
                            ? visitor.unreadable(damaged, "the batch of offsets " + damaged + " cannot be read")
                            : visitor.message(message);
                    if (!more) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static void show(MessageVisitor.Part part, @Nullable Content content, MessageVisitor visitor) {
            if (content != null) {
                visitor.bytes(part, content.bytes(), content.bytes().length);
            }
        }
    }
}
