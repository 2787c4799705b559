package io.coldstream.broker.http.plans;

import io.coldstream.api.http.PlanDetail;
import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.http.guard.ProposedChange;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.plan.SettingsChange;
import io.coldstream.broker.plan.WhatIf;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody delete more than before who has not seen what goes: such a change has to name the plan that says it, and the
 * plan has to be right still. Whoever agreed is in the audit log. Thread-safe: without state.
 */
public final class PlannedChanges implements ChangeGuard {
    private final Plans plans;
    private final AuditLog audit;
    private final InstantSource clock;

    public PlannedChanges(Plans plans, AuditLog audit, InstantSource clock) {
        this.plans = plans;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Response dryRun(ProposedChange change) {
        return Response.ok(detail(plans.make(settings(change)))).build();
    }

    @Override
    public void check(ProposedChange change, @Nullable String plan, String actor) throws StorageException {
        SettingsChange settings = settings(change);
        if (plan == null) {
            if (plans.deletesMore(settings)) {
                throw refused(
                        ProblemType.PLAN_REQUIRED,
                        "This deletes records that stay without it, or deletes them earlier. Read the plan, and send the"
                                + " change again with its id as the parameter plan if that is what you want.",
                        settings);
            }
            return;
        }
        switch (plans.check(plan, settings)) {
            case AGREED -> note(settings, plan, actor);
            case STALE ->
                throw refused(
                        ProblemType.STALE_PLAN,
                        "The plan " + Quote.of(plan)
                                + " does not say what this change would delete now. Read the new one.",
                        settings);
            case UNKNOWN ->
                throw refused(
                        ProblemType.STALE_PLAN,
                        "There is no plan " + Quote.of(plan) + " that could be agreed to: plans are remembered for "
                                + Plans.VALID.toMinutes() + " minutes, and until the broker stops. Read the new one.",
                        settings);
        }
    }

    private void note(SettingsChange settings, String plan, String actor) throws StorageException {
        WhatIf agreed = plans.make(settings);
        if (!agreed.deletesMore()) {
            return;
        }
        String rules = agreed.difference().segments().stream()
                .map(segment -> segment.deletion().reason().rule().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        audit.append(new AuditEntry(
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor,
                "accept_plan",
                subject(settings),
                "It deletes " + agreed.difference().segments().size() + " segments with "
                        + agreed.newlyDeletedRecords() + " records and " + agreed.newlyDeletedBytes()
                        + " bytes that stayed without it, or went later.",
                plan,
                rules));
    }

    private static String subject(SettingsChange settings) {
        if (settings.policy() != null) {
            return "policy " + settings.policy();
        }
        return settings.topics().stream()
                .map(one -> one.topic().name() + " (" + one.topic().id() + ")")
                .collect(Collectors.joining(", "));
    }

    private ProblemException refused(ProblemType type, String detail, SettingsChange settings) {
        return ProblemException.withPlan(type, detail, detail(plans.make(settings)));
    }

    private PlanDetail detail(WhatIf plan) {
        return PlanViews.detail(plan, plans.facts());
    }

    private static SettingsChange settings(ProposedChange change) {
        return new SettingsChange(
                change.policy(),
                change.topics().stream()
                        .map(one -> new SettingsChange.OfTopic(one.topic(), one.after()))
                        .toList());
    }
}
