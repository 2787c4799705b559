package io.coldstream.storage.metadata;

import io.coldstream.api.retention.LegalHold;

/** What stores write into the audit log of their own accord. */
public final class AuditEntries {
    private AuditEntries() {}

    /** The entry that is appended when a hold is placed. */
    public static AuditEntry placed(LegalHold hold) {
        return new AuditEntry(hold.placedAt(), hold.placedBy(), "place_hold", subject(hold), hold.reason());
    }

    /** The entry that is appended when a hold is released. */
    public static AuditEntry released(LegalHold hold, LegalHold.Release release) {
        return new AuditEntry(release.at(), release.by(), "release_hold", subject(hold), release.reason());
    }

    private static String subject(LegalHold hold) {
        return "hold " + hold.id() + " on " + hold.topic() + " (" + hold.scope().topicId() + ")";
    }

    /** The entry that is appended when a policy is created, replaced or deleted. */
    public static AuditEntry changed(PolicyVersion version) {
        String action = version.content() == null ? "delete_policy" : "change_policy";
        String subject = "policy " + version.name() + ", version " + version.version();
        String reason = version.content() == null
                ? "The policy was deleted."
                : "Its settings are " + version.content().settings() + ".";
        return new AuditEntry(version.changedAt(), version.changedBy(), action, subject, reason);
    }
}
