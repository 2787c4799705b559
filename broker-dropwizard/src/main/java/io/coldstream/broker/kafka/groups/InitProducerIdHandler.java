package io.coldstream.broker.kafka.groups;

import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.coordinator.ProducerIds;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** InitProducerId for idempotent producers (KIP-98): a fresh id at epoch 0. Stateless. */
public final class InitProducerIdHandler implements RequestHandler<InitProducerIdRequestData> {
    private static final short FIRST_EPOCH = 0;
    private static final short NO_EPOCH = -1;
    private static final long NO_PRODUCER_ID = -1;

    private final ProducerIds producerIds;

    public InitProducerIdHandler(ProducerIds producerIds) {
        this.producerIds = producerIds;
    }

    @Override
    public CompletionStage<InitProducerIdResponseData> handle(
            RequestContext context, InitProducerIdRequestData request) {
        if (request.transactionalId() != null) {
            // Transactions are not served, so no client gets here by ApiVersions' leave.
            return CompletableFuture.completedFuture(failed(Errors.INVALID_REQUEST));
        }
        return producerIds.next().handle(InitProducerIdHandler::answer);
    }

    private static InitProducerIdResponseData answer(@Nullable Long producerId, @Nullable Throwable failure) {
        if (producerId == null) {
            Errors error = failure == null
                    ? Errors.UNKNOWN_SERVER_ERROR
                    : KafkaErrors.of(failure).error();
            // The one error that makes every client ask again here.
            return failed(error == Errors.REQUEST_TIMED_OUT ? Errors.COORDINATOR_NOT_AVAILABLE : error);
        }
        return new InitProducerIdResponseData().setProducerId(producerId).setProducerEpoch(FIRST_EPOCH);
    }

    private static InitProducerIdResponseData failed(Errors error) {
        return new InitProducerIdResponseData()
                .setErrorCode(error.code())
                .setProducerId(NO_PRODUCER_ID)
                .setProducerEpoch(NO_EPOCH);
    }
}
