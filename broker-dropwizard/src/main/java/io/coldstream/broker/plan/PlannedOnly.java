package io.coldstream.broker.plan;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.ConfigRule;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicException;

/** Refuses changes that delete more than before, for clients that have no way to agree to a plan. Thread-safe. */
public final class PlannedOnly implements ConfigRule {
    private final Plans plans;

    public PlannedOnly(Plans plans) {
        this.plans = plans;
    }

    @Override
    public void check(Topic topic, TopicConfig after) throws TopicException {
        if (plans.deletesMore(SettingsChange.of(topic, after))) {
            throw new TopicException(
                    TopicException.Reason.PLAN_REQUIRED,
                    "This deletes records of topic " + topic.name() + " that stay without it, or deletes them earlier."
                            + " This broker lets only those do so who have seen what goes: with \"coldstream retention"
                            + " apply\", or PATCH /api/v1/topics/" + topic.name() + "/retention.");
        }
    }
}
