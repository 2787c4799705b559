package io.coldstream.broker.view;

import org.jspecify.annotations.Nullable;

/**
 * The object store's own holds on the archived objects that a legal hold covers.
 *
 * @param enabled whether such objects are locked
 * @param locked how many are, or {@code null} if the hold was placed a moment ago and they were not counted yet
 * @param pending how many are not yet, or {@code null} likewise
 */
public record ObjectLockFacts(
        boolean enabled, @Nullable Long locked, @Nullable Long pending) {}
