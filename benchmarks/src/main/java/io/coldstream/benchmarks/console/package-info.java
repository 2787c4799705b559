/**
 * A catalogue as large as the console has to be quick with. {@link io.coldstream.benchmarks.console.LargeCatalogue} writes
 * it with the broker's own database module, while no broker runs; the pages are measured from a browser.
 */
@NullMarked
package io.coldstream.benchmarks.console;

import org.jspecify.annotations.NullMarked;
