/** Tests of the servers that tests use. */
@NullMarked
package io.coldstream.testkit.s3;

import org.jspecify.annotations.NullMarked;
