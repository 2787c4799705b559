@NullMarked
package io.coldstream.broker.plan;

import org.jspecify.annotations.NullMarked;
