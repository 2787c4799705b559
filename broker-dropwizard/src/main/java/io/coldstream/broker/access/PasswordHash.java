package io.coldstream.broker.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password's hash, {@code pbkdf2-sha256$iterations$salt$hash} with salt and hash in base64: PBKDF2 (RFC 8018) with
 * HMAC-SHA-256 over the password's UTF-8. Immutable.
 */
public final class PasswordHash {
    /** How many iterations new hashes have: a guess should cost an attacker a third of a second, too. */
    public static final int ITERATIONS = 600_000;

    /** Fewer are refused. */
    public static final int ITERATIONS_MIN = 10_000;

    /** More are refused: they would keep the broker busy for seconds. */
    public static final int ITERATIONS_MAX = 10_000_000;

    private static final String PREFIX = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int SALT_BYTES_MIN = 8;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "\\$([0-9]{1,9})\\$([A-Za-z0-9+/]{1,400}={0,2})\\$([A-Za-z0-9+/]{1,400}={0,2})");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** Hashes a password with a fresh salt. Takes a while. */
    public static PasswordHash of(char[] password, int iterations, SecureRandom random) {
        if (password.length == 0) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, iterations, salt));
    }

    /** A hash of no password at all, that takes as long to compare with as others. */
    static PasswordHash decoy(int iterations, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(iterations, salt, hash);
    }

    /** Reads what {@link #toString} wrote; nothing if it is not such a text. */
    public static Optional<PasswordHash> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int iterations = Integer.parseInt(form.group(1));
        try {
            byte[] salt = Base64.getDecoder().decode(form.group(2));
            byte[] hash = Base64.getDecoder().decode(form.group(3));
            boolean legal = iterations >= ITERATIONS_MIN
                    && iterations <= ITERATIONS_MAX
                    && salt.length >= SALT_BYTES_MIN
                    && hash.length == HASH_BYTES;
            return legal ? Optional.of(new PasswordHash(iterations, salt, hash)) : Optional.empty();
        } catch (IllegalArgumentException e) { // not base64
            return Optional.empty();
        }
    }

    int iterations() {
        return iterations;
    }

    /** Whether this is the password's hash; takes the same time either way. */
    public boolean matches(char[] password) {
        return password.length > 0 && MessageDigest.isEqual(hash, derive(password, iterations, salt));
    }

    private static byte[] derive(char[] password, int iterations, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2 with HMAC-SHA-256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** The form that stands in configuration files. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + "$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
