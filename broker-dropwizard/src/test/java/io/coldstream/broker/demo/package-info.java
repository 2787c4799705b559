/** The demo: its parts one by one, and the whole command. */
@NullMarked
package io.coldstream.broker.demo;

import org.jspecify.annotations.NullMarked;
