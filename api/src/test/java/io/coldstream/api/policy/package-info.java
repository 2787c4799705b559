/** Tests of policies. */
@NullMarked
package io.coldstream.api.policy;

import org.jspecify.annotations.NullMarked;
