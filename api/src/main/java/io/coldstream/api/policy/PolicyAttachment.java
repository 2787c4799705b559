package io.coldstream.api.policy;

import io.coldstream.api.topic.TopicNames;
import java.util.regex.Pattern;

/**
 * Which topics a policy is for: one by its name, or all whose whole names a pattern matches. In a pattern {@code *}
 * stands for any characters, none too, and {@code ?} for exactly one; neither can be part of a topic's name, so that a
 * text with one of them is a pattern and any other a name.
 *
 * @param topics a topic's name, or a pattern of at most {@link #PATTERN_LENGTH_MAX} characters
 * @param priority of all attachments that match a topic the greatest wins, see {@link PolicyMatch}
 */
public record PolicyAttachment(String topics, int priority) {
    /** The longest pattern: as long as the longest name. */
    public static final int PATTERN_LENGTH_MAX = TopicNames.MAX_LENGTH;

    private static final Pattern LEGAL_PATTERN = Pattern.compile("[a-zA-Z0-9._*?-]+");

    public PolicyAttachment {
        if (isPattern(topics)) {
            if (topics.length() > PATTERN_LENGTH_MAX
                    || !LEGAL_PATTERN.matcher(topics).matches()) {
                throw new IllegalArgumentException("The pattern \"" + topics + "\" is illegal: allowed are up to "
                        + PATTERN_LENGTH_MAX + " ASCII letters, digits, '.', '_', '-', '*' and '?'.");
            }
        } else {
            TopicNames.problem(topics).ifPresent(what -> {
                throw new IllegalArgumentException(what);
            });
        }
    }

    /** Whether this names topics by a pattern, and not one topic. */
    public boolean isPattern() {
        return isPattern(topics);
    }

    private static boolean isPattern(String topics) {
        return topics.indexOf('*') >= 0 || topics.indexOf('?') >= 0;
    }

    /** Whether the policy is for the topic of this name. */
    public boolean matches(String topic) {
        return isPattern() ? matchesPattern(topic) : topics.equals(topic);
    }

    /**
     * Goes back to the last star only, never further, so that no pattern takes longer than the product of the two
     * lengths.
     */
    private boolean matchesPattern(String topic) {
        int inPattern = 0;
        int inTopic = 0;
        int lastStar = -1;
        int starEnd = 0;
        while (inTopic < topic.length()) {
            char wanted = inPattern < topics.length() ? topics.charAt(inPattern) : 0;
            if (wanted == '*') {
                lastStar = inPattern++;
                starEnd = inTopic;
            } else if (wanted == '?' || wanted == topic.charAt(inTopic)) {
                inPattern++;
                inTopic++;
            } else if (lastStar >= 0) {
                inPattern = lastStar + 1;
                inTopic = ++starEnd;
            } else {
                return false;
            }
        }
        while (inPattern < topics.length() && topics.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == topics.length();
    }
}
