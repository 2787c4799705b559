/**
 * Consumer groups over HTTP: who reads what, and how far behind. Start with
 * {@link io.coldstream.broker.http.groups.GroupsResource}.
 */
@NullMarked
package io.coldstream.broker.http.groups;

import org.jspecify.annotations.NullMarked;
