package io.coldstream.broker.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which passwords were right lately, so that not every request costs a PBKDF2. Kept as HMACs under a key that only this
 * process has: what a dump of the memory shows cannot be guessed at without that key. Guarded by its own monitor.
 */
final class VerifiedPasswords {
    private static final int ENTRIES_MAX = 256;
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;
    private final Map<String, Boolean> verified = new LinkedHashMap<>(16, 0.75f, true);

    VerifiedPasswords(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, HMAC);
    }

    synchronized boolean contains(String name, String password) {
        return verified.get(fingerprint(name, password)) != null; // moves it to the end
    }

    synchronized void add(String name, String password) {
        verified.put(fingerprint(name, password), Boolean.TRUE);
        if (verified.size() > ENTRIES_MAX) {
            verified.remove(verified.keySet().iterator().next());
        }
    }

    private String fingerprint(String name, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0); // no user's name has one
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
