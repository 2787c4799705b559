package io.coldstream.tiering.retention;

import java.time.Instant;
import java.util.List;

/**
 * What is to be done to one partition, now and as far as can be told later. What is not named is kept.
 *
 * @param actions the actions; those of one kind are in the order of their offsets, and none is due before an earlier
 *     one of its kind that destroys something
 * @param doubts what does not fit together, as sentences; where there is a doubt, nothing is deleted
 */
public record RetentionPlan(List<RetentionAction> actions, List<String> doubts) {
    public RetentionPlan {
        actions = List.copyOf(actions);
        doubts = List.copyOf(doubts);
    }

    /** The actions of one kind that are due, oldest offsets first. */
    public <A extends RetentionAction> List<A> due(Class<A> kind, Instant now) {
        return actions.stream()
                .filter(action -> kind.isInstance(action) && action.isDue(now))
                .map(kind::cast)
                .toList();
    }

    /** Whether anything that is due takes bytes or records away. */
    public boolean destroys(Instant now) {
        return actions.stream().anyMatch(action -> !(action instanceof RetentionAction.Upload) && action.isDue(now));
    }
}
