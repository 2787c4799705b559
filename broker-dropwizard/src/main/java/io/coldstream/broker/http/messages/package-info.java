/**
 * Records over HTTP: a stream of those that a person looks for, and single ones. Start with
 * {@link io.coldstream.broker.http.messages.MessagesResource}.
 *
 * <p>Whatever is in a topic, a stream takes a bounded amount of memory, and ends when its client leaves: each line that
 * is written tells whether somebody is still there, and there is one several times a second.
 */
@NullMarked
package io.coldstream.broker.http.messages;

import org.jspecify.annotations.NullMarked;
