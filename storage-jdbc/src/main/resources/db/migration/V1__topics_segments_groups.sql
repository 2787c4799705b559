-- One text for SQLite and PostgreSQL. UUIDs are text in their canonical lower-case form, so that an operator can read
-- and paste them; times are milliseconds since the epoch. Free text (group ids, clients' metadata, the audit log) is
-- escaped: \\ is a backslash, \uXXXX what a database cannot hold. Offsets and ranges are half-open.

CREATE TABLE cluster (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    cluster_id TEXT NOT NULL
);

-- Each row hands out numbers; updating it is also the lock that puts its users in order.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    next_value BIGINT NOT NULL
);
INSERT INTO counter (name, next_value) VALUES ('producer_id', 0), ('audit', 0), ('leadership', 0);

CREATE TABLE topic (
    topic_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    partitions INTEGER NOT NULL CHECK (partitions > 0),
    configs TEXT NOT NULL, -- a JSON object of strings
    config_version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ACTIVE', 'DELETING')),
    created_at_ms BIGINT NOT NULL,
    deleting_at_ms BIGINT
);
CREATE UNIQUE INDEX topic_active_name ON topic (name) WHERE state = 'ACTIVE';

CREATE TABLE topic_partition (
    topic_id TEXT NOT NULL REFERENCES topic (topic_id),
    partition_index INTEGER NOT NULL CHECK (partition_index >= 0),
    leader_epoch INTEGER NOT NULL,
    log_start_offset BIGINT NOT NULL,
    PRIMARY KEY (topic_id, partition_index)
);

CREATE TABLE segment_copy (
    copy_id TEXT NOT NULL PRIMARY KEY,
    topic_id TEXT NOT NULL,
    partition_index INTEGER NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    leader_epoch INTEGER NOT NULL,
    object_key TEXT NOT NULL UNIQUE,
    log_bytes BIGINT NOT NULL,
    max_timestamp_ms BIGINT NOT NULL,
    sealed_at_ms BIGINT NOT NULL,
    started_at_ms BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('UPLOADING', 'AVAILABLE', 'DELETING', 'DELETED')),
    changed_at_ms BIGINT NOT NULL,
    object_bytes BIGINT,
    footer_position BIGINT,
    sha256 TEXT,
    CHECK (start_offset >= 0 AND start_offset < end_offset),
    CHECK (state <> 'AVAILABLE' OR sha256 IS NOT NULL),
    CHECK ((sha256 IS NULL) = (object_bytes IS NULL) AND (sha256 IS NULL) = (footer_position IS NULL)),
    FOREIGN KEY (topic_id, partition_index) REFERENCES topic_partition (topic_id, partition_index)
);
CREATE INDEX segment_copy_offsets ON segment_copy (topic_id, partition_index, start_offset);
CREATE INDEX segment_copy_deleted ON segment_copy (changed_at_ms) WHERE state = 'DELETED';

CREATE TABLE consumer_group (
    group_id TEXT NOT NULL PRIMARY KEY,
    protocol_type TEXT NOT NULL,
    generation INTEGER NOT NULL,
    protocol_name TEXT,
    leader_id TEXT,
    members TEXT NOT NULL, -- a JSON array
    changed_at_ms BIGINT NOT NULL
);

-- No foreign keys: a consumer that assigns itself has offsets and no group.
CREATE TABLE committed_offset (
    group_id TEXT NOT NULL,
    topic_id TEXT NOT NULL,
    partition_index INTEGER NOT NULL,
    next_offset BIGINT NOT NULL CHECK (next_offset >= 0),
    leader_epoch INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    committed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (group_id, topic_id, partition_index)
);
CREATE INDEX committed_offset_topic ON committed_offset (topic_id);

CREATE TABLE audit_entry (
    entry_number BIGINT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL
);
