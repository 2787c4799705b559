/** The API's own description, OpenAPI 3.1, written by hand in {@code openapi.yaml} among the resources. */
@NullMarked
package io.coldstream.broker.http.openapi;

import org.jspecify.annotations.NullMarked;
