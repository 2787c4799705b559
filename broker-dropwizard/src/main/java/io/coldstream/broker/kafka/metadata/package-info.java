/** Which topics and brokers there are: Metadata, DescribeTopicPartitions, DescribeCluster. */
@NullMarked
package io.coldstream.broker.kafka.metadata;

import org.jspecify.annotations.NullMarked;
