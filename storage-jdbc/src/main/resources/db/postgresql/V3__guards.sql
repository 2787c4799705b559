-- What is kept for ever is kept by the database as well. These guard against mistakes, and not against whoever owns the
-- database: that is what the audit log's hashes are for.

CREATE FUNCTION coldstream_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END;
$$;

CREATE TRIGGER legal_hold_stays BEFORE DELETE ON legal_hold FOR EACH ROW
    EXECUTE FUNCTION coldstream_refuse('legal holds are released, never erased');
CREATE TRIGGER legal_hold_is_as_placed BEFORE UPDATE OF hold_id, hold_number, topic_id, topic_name, partition_index,
        start_offset, end_offset, from_ms, to_ms, reason, owner, placed_by, placed_at_ms ON legal_hold FOR EACH ROW
    EXECUTE FUNCTION coldstream_refuse('a legal hold is not changed: release it and place another');
CREATE TRIGGER legal_hold_is_released_once BEFORE UPDATE ON legal_hold FOR EACH ROW
    WHEN (OLD.released_at_ms IS NOT NULL)
    EXECUTE FUNCTION coldstream_refuse('a released hold is not changed');

CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry FOR EACH ROW
    EXECUTE FUNCTION coldstream_refuse('audit entries are not removed');
CREATE TRIGGER audit_entry_is_as_written BEFORE UPDATE ON audit_entry FOR EACH ROW
    EXECUTE FUNCTION coldstream_refuse('audit entries are not changed');

CREATE TRIGGER policy_version_stays BEFORE DELETE ON policy_version FOR EACH ROW
    EXECUTE FUNCTION coldstream_refuse('versions of policies are not removed');
CREATE TRIGGER policy_version_is_as_written BEFORE UPDATE ON policy_version FOR EACH ROW
    EXECUTE FUNCTION coldstream_refuse('versions of policies are not changed');
