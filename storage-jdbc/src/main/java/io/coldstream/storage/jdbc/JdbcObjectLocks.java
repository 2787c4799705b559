package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.ObjectLockStore;
import io.coldstream.storage.object.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Object locks in SQL. Thread-safe: without state. */
final class JdbcObjectLocks implements ObjectLockStore {
    private static final RowMapper<ObjectLock> LOCK = Rows.of(
            "object_lock",
            row -> new ObjectLock(
                    Rows.uuid(row, "copy_id"), new ObjectKey(row.getString("object_key")), row.getInt("is_set") == 1));

    private final Database database;

    JdbcObjectLocks(Database database) {
        this.database = database;
    }

    @Override
    public List<ObjectLock> list() throws StorageException {
        return database.read(
                "to list the object locks",
                handle -> handle.createQuery("SELECT * FROM object_lock")
                        .map(LOCK)
                        .list());
    }

    @Override
    public boolean contains(UUID copyId) throws StorageException {
        return database.read(
                "to look for an object lock",
                handle -> handle.createQuery("SELECT COUNT(*) FROM object_lock WHERE copy_id = :copyId")
                                .bind("copyId", copyId.toString())
                                .mapTo(Integer.class)
                                .one()
                        > 0);
    }

    @Override
    public void put(Collection<ObjectLock> locks) throws StorageException {
        if (locks.isEmpty()) {
            return;
        }
        database.change("to note object locks", handle -> {
            PreparedBatch batch =
                    handle.prepareBatch("INSERT INTO object_lock (copy_id, object_key, is_set) VALUES (:copyId, :key,"
                            + " :isSet) ON CONFLICT (copy_id) DO UPDATE SET is_set = excluded.is_set");
            for (ObjectLock lock : locks) {
                batch.bind("copyId", lock.copyId().toString())
                        .bind("key", lock.key().value())
                        .bind("isSet", lock.isSet() ? 1 : 0)
                        .add();
            }
            batch.execute();
        });
    }

    @Override
    public void remove(Collection<UUID> copyIds) throws StorageException {
        if (copyIds.isEmpty()) {
            return;
        }
        database.change("to forget object locks", handle -> {
            PreparedBatch batch = handle.prepareBatch("DELETE FROM object_lock WHERE copy_id = :copyId");
            copyIds.forEach(id -> batch.bind("copyId", id.toString()).add());
            batch.execute();
        });
    }
}
