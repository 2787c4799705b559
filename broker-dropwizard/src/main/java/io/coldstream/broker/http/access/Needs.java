package io.coldstream.broker.http.access;

import io.coldstream.broker.access.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least role that a request needs to reach a resource's method. Who comes by {@link #ofDryRun} alone cannot act: the
 * resource is not told his name ({@link UserContext#user}), without which nothing is changed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
    Role value();

    /** The least role for a request that asks with {@code dry_run=true} what would be done; by default that helps nobody. */
    Role ofDryRun() default Role.ADMIN;
}
