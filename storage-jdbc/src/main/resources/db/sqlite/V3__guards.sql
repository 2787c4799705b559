-- What is kept for ever is kept by the database as well. These guard against mistakes, and not against whoever owns the
-- database: that is what the audit log's hashes are for.

CREATE TRIGGER legal_hold_stays BEFORE DELETE ON legal_hold BEGIN
    SELECT RAISE(ABORT, 'legal holds are released, never erased');
END;
CREATE TRIGGER legal_hold_is_as_placed BEFORE UPDATE OF hold_id, hold_number, topic_id, topic_name, partition_index,
        start_offset, end_offset, from_ms, to_ms, reason, owner, placed_by, placed_at_ms ON legal_hold BEGIN
    SELECT RAISE(ABORT, 'a legal hold is not changed: release it and place another');
END;
CREATE TRIGGER legal_hold_is_released_once BEFORE UPDATE ON legal_hold WHEN OLD.released_at_ms IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a released hold is not changed');
END;

CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry BEGIN
    SELECT RAISE(ABORT, 'audit entries are not removed');
END;
CREATE TRIGGER audit_entry_is_as_written BEFORE UPDATE ON audit_entry BEGIN
    SELECT RAISE(ABORT, 'audit entries are not changed');
END;

CREATE TRIGGER policy_version_stays BEFORE DELETE ON policy_version BEGIN
    SELECT RAISE(ABORT, 'versions of policies are not removed');
END;
CREATE TRIGGER policy_version_is_as_written BEFORE UPDATE ON policy_version BEGIN
    SELECT RAISE(ABORT, 'versions of policies are not changed');
END;
