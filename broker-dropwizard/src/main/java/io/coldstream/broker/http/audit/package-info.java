/**
 * The audit log over HTTP: {@link io.coldstream.broker.http.audit.AuditResource}. Nothing here holds more than a page of
 * it in memory.
 */
@NullMarked
package io.coldstream.broker.http.audit;

import org.jspecify.annotations.NullMarked;
