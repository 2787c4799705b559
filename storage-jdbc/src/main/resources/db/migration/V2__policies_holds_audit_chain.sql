-- Policies, legal holds, the audit log's chain of hashes, and the number by which a restored backup is recognised.

-- Every transaction that changes topics, the catalogue, policies, holds or the audit log takes from 'generation' after
-- all other locks but that of 'audit', and so stands in line behind the others.
INSERT INTO counter (name, next_value) VALUES ('generation', 0), ('hold', 0);

-- NULL for copies from before there was the column: then the least timestamp is not known.
ALTER TABLE segment_copy ADD COLUMN min_timestamp_ms BIGINT;

-- NULL in entries from before there was a chain. It begins at the first entry that has a hash.
ALTER TABLE audit_entry ADD COLUMN plan TEXT;
ALTER TABLE audit_entry ADD COLUMN rule TEXT;
ALTER TABLE audit_entry ADD COLUMN previous_hash TEXT;
ALTER TABLE audit_entry ADD COLUMN hash TEXT;

-- One row per change of a policy, kept for ever. Without content: the policy was deleted.
CREATE TABLE policy_version (
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    description TEXT,
    settings TEXT, -- a JSON object of strings
    attachments TEXT, -- a JSON array
    changed_at_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (name, version),
    CHECK ((settings IS NULL) = (attachments IS NULL) AND (settings IS NULL) = (description IS NULL))
);

-- No foreign keys: a hold outlives everything.
CREATE TABLE legal_hold (
    hold_id TEXT NOT NULL PRIMARY KEY,
    hold_number BIGINT NOT NULL UNIQUE, -- from 0 without holes, in the order of the commits
    topic_id TEXT NOT NULL,
    topic_name TEXT NOT NULL,
    partition_index INTEGER CHECK (partition_index >= 0),
    start_offset BIGINT,
    end_offset BIGINT,
    from_ms BIGINT,
    to_ms BIGINT,
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at_ms BIGINT NOT NULL,
    released_by TEXT,
    release_reason TEXT,
    released_at_ms BIGINT,
    CHECK ((start_offset IS NULL) = (end_offset IS NULL)),
    CHECK ((from_ms IS NULL) = (to_ms IS NULL)),
    CHECK ((released_at_ms IS NULL) = (released_by IS NULL) AND (released_at_ms IS NULL) = (release_reason IS NULL))
);
CREATE INDEX legal_hold_standing ON legal_hold (topic_id) WHERE released_at_ms IS NULL;
