/**
 * The one door to the disk. Everything the log does with files goes through {@link io.coldstream.log.file.FileStore},
 * so that tests can make a disk fail, fill up or lose its unforced writes. Invariant: nothing outside of this package
 * opens, renames or removes a file.
 */
@NullMarked
package io.coldstream.log.file;

import org.jspecify.annotations.NullMarked;
