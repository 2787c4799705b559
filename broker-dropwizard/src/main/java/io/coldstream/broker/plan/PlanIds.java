package io.coldstream.broker.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Names plans after what they say. Stateless. */
final class PlanIds {
    private static final String PREFIX = "pl_";
    private static final int DIGEST_BYTES = 16;

    private PlanIds() {}

    static String of(Agreement agreement) {
        MessageDigest digest = sha256();
        update(digest, String.valueOf(agreement.policy()));
        agreement.settings().forEach((topic, kept) -> update(digest, topic + " " + kept));
        agreement.stretches().forEach((partition, stretch) -> {
            if (stretch.deletesSomething()) {
                update(digest, partition + " " + stretch.now() + " " + stretch.within());
            }
        });
        return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n'); // in none of the texts
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
