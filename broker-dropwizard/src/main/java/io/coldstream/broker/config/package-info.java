/**
 * The broker's settings as they stand in the YAML file. Read {@link io.coldstream.broker.config.ColdstreamConfiguration}
 * first; the file {@code coldstream.yml} in the resources is what holds when no file is given.
 */
@NullMarked
package io.coldstream.broker.config;

import org.jspecify.annotations.NullMarked;
