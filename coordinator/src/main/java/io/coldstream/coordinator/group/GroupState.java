package io.coldstream.coordinator.group;

import java.util.EnumSet;
import java.util.Set;

/** Where a classic group stands. */
public enum GroupState {
    /** No members; there may be committed offsets. */
    EMPTY("Empty"),
    /** Members are joining; nobody has an assignment that counts. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** The generation is fixed; the leader computes the assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Every member has, or can fetch, its assignment. */
    STABLE("Stable"),
    /** Removed, or given up by this coordinator. Nothing leads out. */
    DEAD("Dead");

    private final String kafkaName;

    GroupState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** The name that Kafka's ListGroups and DescribeGroups use. */
    public String kafkaName() {
        return kafkaName;
    }

    public boolean canBecome(GroupState next) {
        return successors().contains(next);
    }

    private Set<GroupState> successors() {
        return switch (this) { // no default: a new state must say where it leads
            case EMPTY -> EnumSet.of(PREPARING_REBALANCE, DEAD);
            case PREPARING_REBALANCE -> EnumSet.of(COMPLETING_REBALANCE, EMPTY, DEAD);
            case COMPLETING_REBALANCE -> EnumSet.of(STABLE, PREPARING_REBALANCE, DEAD);
            case STABLE -> EnumSet.of(PREPARING_REBALANCE, DEAD);
            case DEAD -> EnumSet.noneOf(GroupState.class);
        };
    }
}
