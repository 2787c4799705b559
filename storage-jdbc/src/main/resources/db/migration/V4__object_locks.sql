-- Objects that carry, or may carry, a legal hold of the object store's own. A row is written before the hold is put on and
-- goes after it was taken off. No foreign key: such a hold may outlive the copy's row.
CREATE TABLE object_lock (
    copy_id TEXT NOT NULL PRIMARY KEY,
    object_key TEXT NOT NULL,
    is_set INTEGER NOT NULL CHECK (is_set IN (0, 1)) -- 0: about to be put on or taken off
);
