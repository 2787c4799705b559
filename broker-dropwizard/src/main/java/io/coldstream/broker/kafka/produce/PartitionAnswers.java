package io.coldstream.broker.kafka.produce;

import io.coldstream.broker.kafka.WireError;
import io.coldstream.log.AppendResult;
import java.util.List;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/** The parts of a Produce response. Stateless. */
final class PartitionAnswers {
    private PartitionAnswers() {}

    static PartitionProduceResponse appended(int index, AppendResult result) {
        return new PartitionProduceResponse()
                .setIndex(index)
                .setBaseOffset(result.firstOffset())
                .setLogAppendTimeMs(result.appendTimeMs())
                .setLogStartOffset(result.logStartOffset());
    }

    static PartitionProduceResponse failed(int index, WireError error) {
        PartitionProduceResponse response = new PartitionProduceResponse().setIndex(index);
        fail(response, error);
        return response;
    }

    /** Makes an error of an answer. */
    static void fail(PartitionProduceResponse response, WireError error) {
        response.setErrorCode(error.code())
                .setErrorMessage(error.message())
                .setBaseOffset(-1)
                .setLogAppendTimeMs(-1)
                .setLogStartOffset(-1);
        if (error.error() == Errors.INVALID_RECORD) {
            response.setRecordErrors(List.of(
                    new BatchIndexAndErrorMessage().setBatchIndex(0).setBatchIndexErrorMessage(error.message())));
        }
    }
}
