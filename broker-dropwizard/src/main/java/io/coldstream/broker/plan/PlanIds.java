package io.coldstream.broker.plan;

import io.coldstream.api.OffsetRange;
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
            long firmEnd = agreement.firmEnds().of(partition);
            update(digest, partition + " " + shown(stretch.now(), firmEnd) + " " + shown(stretch.within(), firmEnd));
        });
        return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
    }

    /** An active segment that goes as a whole goes whatever comes to it. */
    private static String shown(OffsetRange range, long firmEnd) {
        if (range.isEmpty()) {
            return "nothing";
        }
        return range.end() > firmEnd ? "[" + range.start() + ", and all behind)" : range.toString();
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
