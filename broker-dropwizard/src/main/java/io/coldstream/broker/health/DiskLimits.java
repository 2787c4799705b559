package io.coldstream.broker.health;

/** How much of the local disk has to stay free. */
public final class DiskLimits {
    /** Below this the broker's health is DEGRADED, and nothing is brought to the disk that could stay elsewhere. */
    public static final long WARN_BYTES = 2L << 30;
    /** Below this the broker may stop taking records, and its health is UNHEALTHY. */
    public static final long FAIL_BYTES = 256L << 20;

    private DiskLimits() {}
}
