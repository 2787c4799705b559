package io.coldstream.broker.http.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.broker.http.retention.RetentionSections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The body that says what a policy is to be. Members that only answers have are passed over, so that what was read can
 * be sent back.
 *
 * @param name the policy's name
 * @param content what it says
 */
record PolicyBody(String name, PolicyContent content) {
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String RETENTION = "retention";
    private static final String ATTACHMENTS = "attachments";
    private static final String TOPICS = "topics";
    private static final String PRIORITY = "priority";
    private static final int NAME_LENGTH_MAX = 100;
    private static final List<String> OF_NEW = List.of(NAME, DESCRIPTION, RETENTION, ATTACHMENTS);
    private static final List<String> OF_PRESENT =
            List.of(NAME, DESCRIPTION, RETENTION, ATTACHMENTS, "version", "changed_at", "changed_by", TOPICS);

    /**
     * Reads the body that asks for a new policy.
     *
     * @throws ProblemException naming the first member that is wrong
     */
    static PolicyBody ofNew(ObjectNode body) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(OF_NEW);
        String name = fields.text(NAME)
                .orElseThrow(() -> ProblemException.invalid(NAME, "name is missing: a policy needs one."));
        if (name.length() > NAME_LENGTH_MAX) {
            throw ProblemException.invalid(
                    NAME,
                    "A policy name has at most " + NAME_LENGTH_MAX + " characters; this one has " + name.length()
                            + ".");
        }
        PolicyDocument.nameProblem(name).ifPresent(what -> {
            throw ProblemException.invalid(NAME, what);
        });
        return new PolicyBody(name, content(fields));
    }

    /**
     * Reads the body that says what a policy is to be from now on.
     *
     * @throws ProblemException naming the first member that is wrong
     */
    static PolicyBody ofPresent(String name, ObjectNode body) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(OF_PRESENT);
        fields.text(NAME).filter(named -> !named.equals(name)).ifPresent(named -> {
            throw ProblemException.invalid(
                    NAME,
                    "name cannot be changed: it must be " + Quote.of(name) + " or be left out; it was "
                            + Quote.of(named) + ".");
        });
        return new PolicyBody(name, content(fields));
    }

    private static PolicyContent content(JsonFields fields) {
        String description = fields.text(DESCRIPTION).orElse("");
        if (description.length() > PolicyContent.DESCRIPTION_LENGTH_MAX) {
            throw ProblemException.invalid(
                    DESCRIPTION,
                    "description has at most " + PolicyContent.DESCRIPTION_LENGTH_MAX + " characters; this one has "
                            + description.length() + ".");
        }
        Map<String, String> settings =
                fields.object(RETENTION).map(RetentionSections::readSettings).orElse(Map.of());
        return new PolicyContent(description, settings, attachments(fields));
    }

    private static List<PolicyAttachment> attachments(JsonFields fields) {
        List<JsonFields> entries = fields.objects(ATTACHMENTS);
        if (entries.size() > PolicyContent.ATTACHMENTS_MAX) {
            throw ProblemException.invalid(
                    ATTACHMENTS,
                    "attachments has at most " + PolicyContent.ATTACHMENTS_MAX + " entries; this one has "
                            + entries.size() + ".");
        }
        Set<String> seen = new HashSet<>();
        List<PolicyAttachment> attachments = new ArrayList<>();
        for (JsonFields entry : entries) {
            PolicyAttachment attachment = attachment(entry);
            if (!seen.add(attachment.topics())) {
                throw ProblemException.invalid(
                        entry.pathOf(TOPICS),
                        entry.pathOf(TOPICS) + " is there twice: " + Quote.of(attachment.topics()) + ".");
            }
            attachments.add(attachment);
        }
        return attachments;
    }

    private static PolicyAttachment attachment(JsonFields entry) {
        entry.allowOnly(List.of(TOPICS, PRIORITY));
        String path = entry.pathOf(TOPICS);
        String topics = entry.text(TOPICS)
                .orElseThrow(() -> ProblemException.invalid(path, path + " is missing: a topic's name or a pattern."));
        if (topics.length() > PolicyAttachment.PATTERN_LENGTH_MAX) {
            throw ProblemException.invalid(
                    path,
                    path + " has at most " + PolicyAttachment.PATTERN_LENGTH_MAX + " characters; this one has "
                            + topics.length() + ".");
        }
        try {
            return new PolicyAttachment(topics, priority(entry));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(path, String.valueOf(e.getMessage()));
        }
    }

    private static int priority(JsonFields entry) {
        JsonNode value = entry.find(PRIORITY).orElse(null);
        if (value == null) {
            return 0;
        }
        return JsonFields.wholeNumber(value)
                .filter(number -> number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElseThrow(
                        () -> entry.wrong(PRIORITY, "must be a whole number from -2147483648 to 2147483647", value));
    }
}
