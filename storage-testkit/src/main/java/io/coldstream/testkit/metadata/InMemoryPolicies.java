package io.coldstream.testkit.metadata;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntries;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.PolicyVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policies in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryPolicies implements PolicyStore {
    private final Tables tables;

    InMemoryPolicies(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<PolicyDocument> list() throws StorageException {
        return tables.transact(() -> tables.policies.keySet().stream()
                .flatMap(name -> current(name).stream())
                .toList());
    }

    @Override
    public Optional<PolicyDocument> find(String name) throws StorageException {
        return tables.transact(() -> current(name));
    }

    @Override
    public List<PolicyVersion> history(String name) throws StorageException {
        return tables.transact(() -> List.copyOf(tables.policies.getOrDefault(name, List.of())));
    }

    @Override
    public PolicyDocument create(String name, PolicyContent content, Instant at, String by) throws StorageException {
        PolicyDocument.nameProblem(name).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        });
        return tables.transact(() -> {
            if (current(name).isPresent()) {
                throw new StorageException(Kind.ALREADY_EXISTS, "there is a policy " + name);
            }
            return add(name, content, at, by).document().orElseThrow();
        });
    }

    @Override
    public PolicyDocument replace(String name, int expectedVersion, PolicyContent content, Instant at, String by)
            throws StorageException {
        return tables.transact(() -> {
            require(name, expectedVersion);
            return add(name, content, at, by).document().orElseThrow();
        });
    }

    @Override
    public void delete(String name, int expectedVersion, Instant at, String by) throws StorageException {
        tables.run(() -> {
            require(name, expectedVersion);
            add(name, null, at, by);
        });
    }

    private Optional<PolicyDocument> current(String name) {
        List<PolicyVersion> history = tables.policies.getOrDefault(name, List.of());
        return history.isEmpty()
                ? Optional.empty()
                : history.get(history.size() - 1).document();
    }

    private void require(String name, int expectedVersion) throws StorageException {
        PolicyDocument present =
                current(name).orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "no policy " + name));
        if (present.version() != expectedVersion) {
            throw new StorageException(
                    Kind.CONFLICT,
                    "policy " + name + " is at version " + present.version() + ", not " + expectedVersion);
        }
    }

    private PolicyVersion add(String name, @Nullable PolicyContent content, Instant at, String by) {
        List<PolicyVersion> history = tables.policies.computeIfAbsent(name, fresh -> new ArrayList<>());
        PolicyVersion added = new PolicyVersion(name, history.size() + 1, content, Tables.stored(at), by);
        history.add(added);
        tables.changed();
        tables.append(AuditEntries.changed(added));
        return added;
    }
}
