package io.coldstream.broker.kafka.groups;

import io.coldstream.coordinator.group.GroupError;
import org.apache.kafka.common.protocol.Errors;

/** The coordinator's errors have the names of the protocol's. */
final class GroupErrors {
    private GroupErrors() {}

    static short code(GroupError error) {
        return Errors.valueOf(error.name()).code();
    }
}
