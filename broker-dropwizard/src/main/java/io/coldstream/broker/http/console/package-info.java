/** The console's files, at the root of the application's port. What they show comes from the API. */
@NullMarked
package io.coldstream.broker.http.console;

import org.jspecify.annotations.NullMarked;
