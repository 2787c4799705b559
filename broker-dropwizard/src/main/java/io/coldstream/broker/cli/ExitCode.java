package io.coldstream.broker.cli;

import net.sourceforge.argparse4j.inf.ArgumentParserException;

/** How a command ends. The numbers are part of the interface: scripts tell ends apart by them. */
public enum ExitCode {
    /** The broker refused, or something went wrong that has no number of its own. */
    REFUSED(1),
    /** The command was not written as it should be. */
    USAGE(2),
    /** No broker answered, or none that was well. */
    UNREACHABLE(3),
    /** Nobody knows who asks, or the role does not allow it. */
    NOT_ALLOWED(4),
    /** The plan does not say what would be deleted now. */
    STALE_PLAN(5),
    /** The change deletes more than before, and names no plan. */
    PLAN_REQUIRED(6),
    /** There is no such topic, segment, hold or group. */
    NOT_FOUND(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The number for whatever ended a command. */
    public static int of(Throwable failure) {
        if (failure instanceof CommandFailure ended) {
            return ended.code().number;
        }
        return (failure instanceof ArgumentParserException ? USAGE : REFUSED).number;
    }
}
