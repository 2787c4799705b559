package io.coldstream.broker.health;

import com.codahale.metrics.health.HealthCheck;

/**
 * One probe on Dropwizard's admin port. That page knows good and bad only: something degraded is good there, with a
 * message that says what is missing. Thread-safe.
 */
public final class MonitoredHealthCheck extends HealthCheck {
    private final HealthMonitor monitor;
    private final String name;

    public MonitoredHealthCheck(HealthMonitor monitor, String name) {
        this.monitor = monitor;
        this.name = name;
    }

    @Override
    protected Result check() {
        Finding finding = monitor.check(name).finding();
        return switch (finding.status()) {
            case HEALTHY -> Result.healthy("%s", finding.message());
            case DEGRADED -> Result.healthy("Degraded: %s", finding.message());
            case UNHEALTHY -> Result.unhealthy("%s", finding.message());
        };
    }
}
