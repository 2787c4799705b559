/**
 * Words that every module shares: which partition, which offsets. Start with {@link io.coldstream.api.TopicIdPartition};
 * everything here is an immutable value that validates itself.
 */
@NullMarked
package io.coldstream.api;

import org.jspecify.annotations.NullMarked;
