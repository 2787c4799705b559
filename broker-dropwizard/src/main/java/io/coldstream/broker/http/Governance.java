package io.coldstream.broker.http;

import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.policy.PolicyService;
import io.coldstream.broker.view.ObjectLockListing;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.HoldStore;
import java.util.Objects;

/**
 * What says how long records are kept, and what was done about it.
 *
 * @param policies changes policies
 * @param holds legal holds, to be read
 * @param holdChanges places and releases legal holds
 * @param audit what was decided
 * @param guard asked before what is kept changes
 * @param locks what the object store itself keeps of what holds cover
 */
public record Governance(
        PolicyService policies,
        HoldStore holds,
        HoldService holdChanges,
        AuditLog audit,
        ChangeGuard guard,
        ObjectLockListing locks) {
    public Governance {
        Objects.requireNonNull(policies, "policies");
        Objects.requireNonNull(holds, "holds");
        Objects.requireNonNull(holdChanges, "holdChanges");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(locks, "locks");
    }
}
