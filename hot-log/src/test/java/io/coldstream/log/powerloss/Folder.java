package io.coldstream.log.powerloss;

import java.util.Map;
import java.util.TreeMap;

/** The names in one folder, as they are seen and as they were forced. Sorted, so that a seed always does the same. */
final class Folder implements Node {
    private final Map<String, Node> live = new TreeMap<>();
    private final Map<String, Node> forced = new TreeMap<>();

    /** Grows with every change of a name, like a clock. A power cut does not take it back, whatever it does to names. */
    private long modifiedNs;

    void touch() {
        modifiedNs++;
    }

    long modifiedNs() {
        return modifiedNs;
    }

    Map<String, Node> live() {
        return live;
    }

    Map<String, Node> forced() {
        return forced;
    }
}
