/** Tests of how messages are looked for. */
@NullMarked
package io.coldstream.broker.http.messages;

import org.jspecify.annotations.NullMarked;
