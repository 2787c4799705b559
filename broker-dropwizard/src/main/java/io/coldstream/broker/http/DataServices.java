package io.coldstream.broker.http;

import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.BrokerListing;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.OffsetCommits;
import java.util.Objects;

/**
 * What the HTTP API shows of records and of those who read and write them.
 *
 * @param messages records
 * @param offsets moves groups
 * @param traffic how fast records come
 * @param broker the broker itself
 */
public record DataServices(MessageListing messages, OffsetCommits offsets, TopicTraffic traffic, BrokerListing broker) {
    public DataServices {
        Objects.requireNonNull(messages, "messages");
        Objects.requireNonNull(offsets, "offsets");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(broker, "broker");
    }
}
