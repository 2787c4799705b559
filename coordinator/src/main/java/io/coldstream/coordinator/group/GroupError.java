package io.coldstream.coordinator.group;

/** What can be wrong with a group request. The names are Kafka's, so that the wire's code is found by name. */
public enum GroupError {
    NONE,
    /** The group has no such member; the client starts over without a member id. */
    UNKNOWN_MEMBER_ID,
    /** The request belongs to another generation of the group. */
    ILLEGAL_GENERATION,
    /** A rebalance runs; the member joins again. */
    REBALANCE_IN_PROGRESS,
    /** The member's protocols have nothing in common with those of the other members. */
    INCONSISTENT_GROUP_PROTOCOL,
    /** The session time-out is outside of the broker's bounds. */
    INVALID_SESSION_TIMEOUT,
    /** The member joins again with the id that the response gives it (KIP-394). */
    MEMBER_ID_REQUIRED,
    /** Another client has taken over the group instance id; this one must stop (KIP-345). */
    FENCED_INSTANCE_ID,
    /** The group id is empty where it must not be, too long, or contains U+0000. */
    INVALID_GROUP_ID,
    /** The group, or the broker, has as many members as it may have. */
    GROUP_MAX_SIZE_REACHED,
    /** The coordinator cannot do it now, most often because the database is away; the client tries again. */
    COORDINATOR_NOT_AVAILABLE,
    /** Groups are still being read from the database; the client tries again. */
    COORDINATOR_LOAD_IN_PROGRESS,
    /** The text that goes with a committed offset is too long. */
    OFFSET_METADATA_TOO_LARGE,
    /** The request breaks a rule that clients never break: a negative offset, U+0000 in a text, too many bytes. */
    INVALID_REQUEST,
    /** The group still has members. */
    NON_EMPTY_GROUP,
    /** There is no such group. */
    GROUP_ID_NOT_FOUND
}
