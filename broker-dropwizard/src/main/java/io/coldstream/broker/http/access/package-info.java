/**
 * Who may send what over HTTP. {@link io.coldstream.broker.http.access.AccessFilter} stands before every resource;
 * {@link io.coldstream.broker.http.access.Needs} says which role a method needs. Invariant: what says nothing can be
 * read by viewers, and changed by admins alone.
 */
@NullMarked
package io.coldstream.broker.http.access;

import org.jspecify.annotations.NullMarked;
