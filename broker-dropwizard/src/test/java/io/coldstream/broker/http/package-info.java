/** The HTTP API over real HTTP; {@link io.coldstream.broker.http.ApiServer} runs it with fakes behind it. */
@NullMarked
package io.coldstream.broker.http;

import org.jspecify.annotations.NullMarked;
