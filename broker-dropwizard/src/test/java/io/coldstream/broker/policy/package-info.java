/** Tests of policies and the topics that follow them. */
@NullMarked
package io.coldstream.broker.policy;

import org.jspecify.annotations.NullMarked;
