package io.coldstream.broker.http.console;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.coldstream.api.http.Problem;
import io.coldstream.broker.http.problem.ProblemFactory;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What a browser is told about the console's files: to load nothing from elsewhere, to run nothing that stands in the
 * page, to let no other site frame it (Content Security Policy Level 3), and to ask each time whether a file has changed.
 * What is not there is a problem, as everywhere. Thread-safe.
 */
final class ConsoleHeaders extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final transient ObjectWriter json;

    ConsoleHeaders(ObjectWriter json) {
        this.json = json;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        setRules(response);
        chain.doFilter(request, response);
        int status = response.getStatus();
        if (status == HttpServletResponse.SC_NOT_FOUND && !response.isCommitted()) {
            setRules(response); // Dropwizard's servlet takes everything back that was said before, and says no more
            response.setHeader("Cache-Control", "no-store"); // as of every problem
            response.setContentType(Problem.MEDIA_TYPE);
            Problem problem = ProblemFactory.ofStatus(status, request.getMethod(), request.getRequestURI());
            response.getOutputStream().write(json.writeValueAsBytes(problem));
        }
    }

    private static void setRules(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-cache");
    }
}
