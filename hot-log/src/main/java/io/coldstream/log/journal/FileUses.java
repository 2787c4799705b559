package io.coldstream.log.journal;

/**
 * Which uses of journal files a log still needs.
 *
 * @param first the use in which its oldest unforced batch may lie
 * @param last the use in which its newest one may lie
 */
public record FileUses(long first, long last) {
    boolean contains(long use) {
        return first <= use && use <= last;
    }
}
