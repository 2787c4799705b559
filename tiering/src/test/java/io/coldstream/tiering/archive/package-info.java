/** Tests of the archive format, against zstd's own command line, zstd-jni and Kafka's own record reader. */
@NullMarked
package io.coldstream.tiering.archive;

import org.jspecify.annotations.NullMarked;
