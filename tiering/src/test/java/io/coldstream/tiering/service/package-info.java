/** Tests of tiering's service package. */
@NullMarked
package io.coldstream.tiering.service;

import org.jspecify.annotations.NullMarked;
