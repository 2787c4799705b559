/** The contract on real servers, and what only S3 promises on a server that follows a script. */
@NullMarked
package io.coldstream.storage.s3;

import org.jspecify.annotations.NullMarked;
