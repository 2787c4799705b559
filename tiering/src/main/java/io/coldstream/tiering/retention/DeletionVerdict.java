package io.coldstream.tiering.retention;

import java.util.List;

/**
 * Whether records may be deleted that somebody asks to delete.
 *
 * @param blockers what forbids it: holds and the floor; none if it is allowed
 */
public record DeletionVerdict(List<Blocker> blockers) {
    public DeletionVerdict {
        blockers = List.copyOf(blockers);
    }

    public boolean isAllowed() {
        return blockers.isEmpty();
    }
}
