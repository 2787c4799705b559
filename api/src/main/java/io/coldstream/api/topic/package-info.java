/**
 * Topics' names and settings. {@link io.coldstream.api.topic.TopicSetting} lists every setting a topic has, under
 * Kafka's names; {@link io.coldstream.api.topic.TopicConfig} resolves them.
 */
@NullMarked
package io.coldstream.api.topic;

import org.jspecify.annotations.NullMarked;
