/** What changes topics: CreateTopics, DeleteTopics, DescribeConfigs, IncrementalAlterConfigs. */
@NullMarked
package io.coldstream.broker.kafka.topics;

import org.jspecify.annotations.NullMarked;
