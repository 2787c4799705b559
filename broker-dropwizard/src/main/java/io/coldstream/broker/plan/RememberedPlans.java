package io.coldstream.broker.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The plans that somebody may agree to, for a while. There are only so many of them, in number and in what they say, and the
 * oldest go first. Thread-safe: guarded by this object's monitor.
 */
final class RememberedPlans {
    private final Duration valid;
    private final int plansMax;
    private final int entriesMax;
    private final LinkedHashMap<String, Agreement> plans = new LinkedHashMap<>();
    private int entries;

    /**
     * @param valid how long a plan can be agreed to
     * @param plansMax how many there are at most
     * @param entriesMax how many topics and partitions they name at most, all together; the newest plan stays whatever it
     *     names
     */
    RememberedPlans(Duration valid, int plansMax, int entriesMax) {
        this.valid = valid;
        this.plansMax = plansMax;
        this.entriesMax = entriesMax;
    }

    synchronized void add(String id, Agreement agreement) {
        forgetExpired(agreement.plannedAt());
        Agreement same = plans.remove(id); // the newer one lasts longer, and moves to the end
        entries += agreement.entries() - (same == null ? 0 : same.entries());
        plans.put(id, agreement);
        Iterator<Agreement> oldest = plans.values().iterator();
        while (plans.size() > plansMax || (entries > entriesMax && plans.size() > 1)) {
            entries -= oldest.next().entries();
            oldest.remove();
        }
    }

    synchronized Optional<Agreement> find(String id, Instant now) {
        forgetExpired(now);
        return Optional.ofNullable(plans.get(id));
    }

    private void forgetExpired(Instant now) {
        for (Iterator<Agreement> left = plans.values().iterator(); left.hasNext(); ) {
            Agreement agreement = left.next();
            boolean ahead = agreement.plannedAt().minus(valid).isAfter(now); // the clock was set back
            if (ahead || !agreement.plannedAt().plus(valid).isAfter(now)) {
                entries -= agreement.entries();
                left.remove();
            }
        }
    }
}
