/** Tests of tiering's upload package. */
@NullMarked
package io.coldstream.tiering.upload;

import org.jspecify.annotations.NullMarked;
