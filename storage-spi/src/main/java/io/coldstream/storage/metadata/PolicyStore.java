package io.coldstream.storage.metadata;

import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.storage.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Named policies. Every change is a new version; a deletion is one, too, and a policy that is created under the name of
 * a deleted one goes on counting. Versions are kept for ever. Each change appends {@link AuditEntries#changed} to the
 * audit log in its transaction.
 */
public interface PolicyStore {
    /** The policies that there are, in the order of their names. */
    List<PolicyDocument> list() throws StorageException;

    /** The policy of this name. */
    Optional<PolicyDocument> find(String name) throws StorageException;

    /** Everything that ever happened to a name, oldest first; empty if nobody ever used it. */
    List<PolicyVersion> history(String name) throws StorageException;

    /**
     * Creates a policy.
     *
     * @return the policy as it is stored
     * @throws StorageException ALREADY_EXISTS if there is one of this name
     * @throws IllegalArgumentException if no policy can have the name
     */
    PolicyDocument create(String name, PolicyContent content, Instant at, String by) throws StorageException;

    /**
     * Replaces what a policy says.
     *
     * @param expectedVersion the version that the caller read
     * @return the policy as it is stored
     * @throws StorageException CONFLICT if the version is another by now; NOT_FOUND if there is no such policy
     */
    PolicyDocument replace(String name, int expectedVersion, PolicyContent content, Instant at, String by)
            throws StorageException;

    /**
     * Deletes a policy; its history stays.
     *
     * @param expectedVersion the version that the caller read
     * @throws StorageException CONFLICT if the version is another by now; NOT_FOUND if there is no such policy
     */
    void delete(String name, int expectedVersion, Instant at, String by) throws StorageException;
}
