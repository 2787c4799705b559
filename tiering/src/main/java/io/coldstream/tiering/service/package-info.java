/**
 * The doer: {@link io.coldstream.tiering.service.TieringService} looks after every partition that this broker leads.
 * What is to be done is decided in the retention package; the threads, the order and the retries are here. Invariants:
 * one step at a time for each partition; before anything is taken away the catalogue is read anew.
 */
@NullMarked
package io.coldstream.tiering.service;

import org.jspecify.annotations.NullMarked;
