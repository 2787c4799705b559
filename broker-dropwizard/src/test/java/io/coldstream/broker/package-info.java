/** The broker as a whole: its architecture, and what clients see of it end to end. */
@NullMarked
package io.coldstream.broker;

import org.jspecify.annotations.NullMarked;
