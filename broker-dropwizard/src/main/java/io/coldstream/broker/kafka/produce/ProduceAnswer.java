package io.coldstream.broker.kafka.produce;

import io.coldstream.log.journal.Acknowledgement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one Produce request under acks=all, which leaves when the last of its batches is durable or has failed.
 * The handler's thread fills it in; the thread that makes batches durable may be through before that.
 */
final class ProduceAnswer {
    private final ProduceResponseData response;
    private final AppendErrors errors;
    private final CompletableFuture<ApiMessage> answered = new CompletableFuture<>();
    private final List<Waiting> waiting = new ArrayList<>();
    /** The batches that are not durable yet, and the handler while it is at work. */
    private final AtomicInteger open = new AtomicInteger(1);

    ProduceAnswer(ProduceResponseData response, AppendErrors errors) {
        this.response = response;
        this.errors = errors;
    }

    /** Waits for one more batch. */
    Waiting await() {
        open.incrementAndGet();
        Waiting one = new Waiting();
        waiting.add(one);
        return one;
    }

    /** To be called once, when everything is filled in. */
    CompletionStage<ApiMessage> filledIn() {
        done();
        return answered;
    }

    private void done() {
        if (open.decrementAndGet() == 0) {
            waiting.forEach(Waiting::noteFailure);
            answered.complete(response);
        }
    }

    /** One batch that is not durable yet. */
    final class Waiting implements Acknowledgement {
        private @Nullable PartitionProduceResponse answer;
        private @Nullable IOException failure;

        /** Says where the answer for the batch's partition stands; on the handler's thread. */
        void fillsIn(PartitionProduceResponse partition) {
            answer = partition;
        }

        @Override
        public void durable() {
            done();
        }

        @Override
        public void failed(IOException cause) {
            failure = cause;
            done();
        }

        /** The batch was refused, so that nobody will tell. */
        void refused() {
            done();
        }

        private void noteFailure() {
            if (failure != null && answer != null) {
                PartitionAnswers.fail(answer, errors.of(failure));
            }
        }
    }
}
