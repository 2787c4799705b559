package io.coldstream.tiering.reap;

/**
 * How far the deletion of a topic's archive is.
 *
 * @param total the copies that there were when it was first looked at; 0 until then
 * @param left those of them whose objects are still there
 * @param isOver whether nothing is left of the topic at all
 */
public record TopicDeletion(long total, long left, boolean isOver) {
    static final TopicDeletion NOT_COUNTED = new TopicDeletion(0, 0, false);

    TopicDeletion withLeft(long now) {
        return new TopicDeletion(Math.max(total, now), now, false);
    }

    TopicDeletion over() {
        return new TopicDeletion(total, 0, true);
    }
}
