/** Tests of topics' settings. */
@NullMarked
package io.coldstream.api.topic;

import org.jspecify.annotations.NullMarked;
