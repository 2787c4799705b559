/**
 * Every refusal as one kind of answer: RFC 9457's {@code application/problem+json}. Whoever refuses a request throws a
 * {@link io.coldstream.broker.http.problem.ProblemException}; {@link io.coldstream.broker.http.problem.ProblemMapper}
 * is the one place that maps errors to HTTP, and {@link io.coldstream.broker.http.problem.ProblemErrorHandler} does the
 * same for requests that never reach a resource. No answer holds a stack trace or the name of a class.
 */
@NullMarked
package io.coldstream.broker.http.problem;

import org.jspecify.annotations.NullMarked;
