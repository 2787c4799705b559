@NullMarked
package io.coldstream.broker.job;

import org.jspecify.annotations.NullMarked;
