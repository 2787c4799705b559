package io.coldstream.broker.access;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who is configured. Thread-safe: passwords are compared by one thread at a time, since a comparison keeps a
 * core busy, and few may wait for it, so that wrong passwords do not take all threads.
 */
public final class Accounts {
    private static final int COMPARISONS_MAX = 16;

    /**
     * Somebody with a password.
     *
     * @param user who it is
     * @param hash the password's hash
     */
    public record WithPassword(User user, PasswordHash hash) {
        public WithPassword {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(hash, "hash");
        }
    }

    /**
     * Somebody, mostly a program, with a token.
     *
     * @param user who it is
     * @param hash the token's hash
     */
    public record WithToken(User user, TokenHash hash) {
        public WithToken {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(hash, "hash");
        }
    }

    /** Too many passwords are being compared already. */
    public static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("too many passwords are being compared already");
        }
    }

    private final Map<String, WithPassword> passwords = new HashMap<>();
    private final List<WithToken> tokens;
    private final PasswordHash decoy;
    private final VerifiedPasswords verified;
    private final Semaphore places = new Semaphore(COMPARISONS_MAX);
    private final Object comparing = new Object();

    public Accounts(List<WithPassword> passwords, List<WithToken> tokens, SecureRandom random) {
        passwords.forEach(account -> this.passwords.put(account.user().name(), account));
        this.tokens = List.copyOf(tokens);
        this.decoy = PasswordHash.decoy(
                passwords.stream()
                        .mapToInt(account -> account.hash().iterations())
                        .max()
                        .orElse(PasswordHash.ITERATIONS_MIN),
                random);
        this.verified = new VerifiedPasswords(random);
    }

    /** Nobody at all. */
    public static Accounts none() {
        return new Accounts(List.of(), List.of(), new SecureRandom());
    }

    /** Whether nobody is configured, so that nobody can be asked who he is. */
    public boolean isEmpty() {
        return passwords.isEmpty() && tokens.isEmpty();
    }

    /**
     * The user with this name and password. For a name that nobody has it takes as long as for a wrong password.
     *
     * @throws BusyException if too many passwords are being compared
     */
    public Optional<User> byPassword(String name, String password) throws BusyException {
        if (passwords.isEmpty()) {
            return Optional.empty();
        }
        @Nullable WithPassword account = passwords.get(name);
        if (account != null && verified.contains(name, password)) {
            return Optional.of(account.user());
        }
        if (!places.tryAcquire()) {
            throw new BusyException();
        }
        try {
            return compare(account, name, password);
        } finally {
            places.release();
        }
    }

    private Optional<User> compare(@Nullable WithPassword account, String name, String password) {
        synchronized (comparing) {
            if (account == null) {
                var unused = decoy.matches(password.toCharArray());
                return Optional.empty();
            }
            // A browser sends many requests at once: all but the first find here what the first found out.
            if (!verified.contains(name, password)) {
                if (!account.hash().matches(password.toCharArray())) {
                    return Optional.empty();
                }
                verified.add(name, password);
            }
            return Optional.of(account.user());
        }
    }

    /** The user with this token. */
    public Optional<User> byToken(String token) {
        TokenHash hash = TokenHash.of(token);
        Optional<User> found = Optional.empty();
        for (WithToken account : tokens) { // all of them, so that the time tells nothing
            if (account.hash().isSame(hash)) {
                found = Optional.of(account.user());
            }
        }
        return found;
    }
}
