/**
 * The words of consumer groups: requests, responses, errors, states, limits. Plain immutable values in the protocol's
 * own terms, without the wire's encodings; whoever speaks the wire maps them. Byte arrays are the clients' business,
 * opaque here, and nobody changes them after they were handed over.
 */
@NullMarked
package io.coldstream.coordinator.group;

import org.jspecify.annotations.NullMarked;
