package io.coldstream.broker.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user may do. Each role may do what those before it may. */
public enum Role {
    /** Looks at everything and changes nothing. */
    VIEWER,
    /** Changes what is kept and where, and places holds. */
    OPERATOR,
    /** Does what cannot be taken back: deletes topics, releases holds. */
    ADMIN;

    /** The role that a word stands for, {@code viewer} for one. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The role's name in configuration and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether whoever has this role may do what needs another one. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
