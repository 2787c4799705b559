package io.coldstream.benchmarks.compare;

/**
 * One line of the table.
 *
 * @param caseId the case that it belongs to
 * @param label what is measured
 * @param unit of the values
 * @param better which values are the good ones
 */
record Measure(String caseId, String label, String unit, Better better) {
    /** The direction of improvement. */
    enum Better {
        MORE,
        LESS
    }

    /** How many times better Coldstream is than Kafka; no number if one of them is 0. */
    double timesBetter(double kafka, double coldstream) {
        if (kafka <= 0 || coldstream <= 0) {
            return Double.NaN;
        }
        return better == Better.LESS ? kafka / coldstream : coldstream / kafka;
    }
}
