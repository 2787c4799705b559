package io.coldstream.broker.http.audit;

import io.coldstream.api.http.AuditEntryDetail;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.StoredAuditEntry;

/** Entries of the audit log as the API shows them. */
final class AuditViews {
    private AuditViews() {}

    static AuditEntryDetail detail(StoredAuditEntry stored) {
        AuditEntry entry = stored.entry();
        return new AuditEntryDetail(
                stored.number(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.reason(),
                entry.rule(),
                entry.plan(),
                stored.previousHash(),
                stored.hash());
    }
}
