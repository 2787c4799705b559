package io.coldstream.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccountsTest {
    /** Made by another implementation: Python's hashlib.pbkdf2_hmac. */
    private static final String FOREIGN =
            "pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0ODw==$OyQfqjx6CgG4Vs+n+nDUKQBz2+kTiNb/i0s1+Y0CLQw=";

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final SecureRandom random = new SecureRandom();
    private final User jo = new User("jo", Role.VIEWER, true);
    private final User ci = new User("ci", Role.OPERATOR, true);

    @Test
    void a_hash_of_another_implementation_is_understood() {
        PasswordHash hash = PasswordHash.parse(FOREIGN).orElseThrow();
        assertThat(hash.matches("grüße".toCharArray())).isTrue();
        assertThat(hash.matches("grüsse".toCharArray())).isFalse();
        assertThat(hash.matches(new char[0])).isFalse();
        assertThat(hash).hasToString(FOREIGN);
    }

    @Test
    void a_password_has_another_hash_each_time_and_both_fit() {
        char[] password = "correct horse".toCharArray();
        PasswordHash first = PasswordHash.of(password, PasswordHash.ITERATIONS_MIN, random);
        PasswordHash second = PasswordHash.of(password, PasswordHash.ITERATIONS_MIN, random);
        assertThat(first.toString()).isNotEqualTo(second.toString());
        assertThat(password).isEqualTo("correct horse".toCharArray());
        for (PasswordHash hash : List.of(first, second)) {
            assertThat(PasswordHash.parse(hash.toString()).orElseThrow().matches(password))
                    .isTrue();
        }
        assertThatThrownBy(() -> PasswordHash.of(new char[0], PasswordHash.ITERATIONS_MIN, random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_hash_is_not_taken_for_one() {
        for (String text : new String[] {
            "",
            "secret",
            FOREIGN + "x",
            FOREIGN.replace("10000", "9999"),
            FOREIGN.replace("10000", "999999999"),
            FOREIGN.replace("AAECAwQFBgcICQoLDA0ODw==", "AAEC"),
            FOREIGN.replace("AAECAwQFBgcICQoLDA0ODw==", "A"),
            FOREIGN.replace("OyQfqjx6CgG4Vs+n+nDUKQBz2+kTiNb/i0s1+Y0CLQw=", "OyQf"),
            FOREIGN.replace("pbkdf2-sha256", "pbkdf2-sha1"),
        }) {
            assertThat(PasswordHash.parse(text)).as(text).isEmpty();
        }
        for (String text : new String[] {"", "sha256$", "sha256$" + "0".repeat(63), "sha256$" + "G".repeat(64)}) {
            assertThat(TokenHash.parse(text)).as(text).isEmpty();
        }
        // echo -n | sha256sum
        assertThat(TokenHash.of(""))
                .hasToString("sha256$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void everybody_is_known_by_his_own_secret_alone() throws Exception {
        Accounts accounts = accounts();
        assertThat(accounts.byPassword("jo", "grüße")).contains(jo);
        assertThat(accounts.byPassword("jo", "grüße")).contains(jo); // from what is remembered now
        assertThat(accounts.byPassword("jo", "wrong")).isEmpty();
        assertThat(accounts.byPassword("jo", "")).isEmpty();
        assertThat(accounts.byPassword("jo\0gr", "üße")).isEmpty();
        assertThat(accounts.byPassword("ci", TOKEN)).isEmpty();
        assertThat(accounts.byPassword("", "")).isEmpty();
        assertThat(accounts.byToken(TOKEN)).contains(ci);
        assertThat(accounts.byToken(TOKEN + " ")).isEmpty();
        assertThat(accounts.byToken("")).isEmpty();
        assertThat(accounts.byToken("grüße")).isEmpty();
        assertThat(Accounts.none().byPassword("jo", "grüße")).isEmpty();
    }

    @Test
    void of_many_verified_passwords_the_latest_are_remembered() {
        VerifiedPasswords verified = new VerifiedPasswords(random);
        for (int i = 0; i < 256; i++) {
            verified.add("jo", "password " + i);
        }
        assertThat(verified.contains("jo", "password 0")).isTrue();
        verified.add("jo", "one more");
        assertThat(verified.contains("jo", "password 0")).isTrue();
        assertThat(verified.contains("jo", "password 1")).isFalse();
        assertThat(verified.contains("jo", "one more")).isTrue();
        assertThat(verified.contains("joo", "ne more")).isFalse();
    }

    @Test
    void few_wait_for_a_comparison_and_whoever_is_known_does_not() throws Exception {
        PasswordHash slow = PasswordHash.of("right".toCharArray(), 60_000, random);
        Accounts accounts = new Accounts(List.of(new Accounts.WithPassword(jo, slow)), List.of(), random);
        assertThat(accounts.byPassword("jo", "right")).contains(jo);
        int guesses = 40;
        ExecutorService threads = Executors.newFixedThreadPool(guesses);
        try {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger refused = new AtomicInteger();
            CountDownLatch someRefused = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < guesses; i++) {
                String guess = "guess " + i;
                running.add(threads.submit(() -> {
                    go.await();
                    try {
                        assertThat(accounts.byPassword("jo", guess)).isEmpty();
                    } catch (Accounts.BusyException e) {
                        refused.incrementAndGet();
                        someRefused.countDown();
                    }
                    return null;
                }));
            }
            go.countDown();
            assertThat(someRefused.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(accounts.byPassword("jo", "right")).contains(jo);
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertThat(refused.get()).isBetween(1, guesses - 16);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_role_covers_those_before_it() {
        assertThat(Role.ADMIN.covers(Role.VIEWER)).isTrue();
        assertThat(Role.OPERATOR.covers(Role.OPERATOR)).isTrue();
        assertThat(Role.OPERATOR.covers(Role.ADMIN)).isFalse();
        assertThat(Role.of("operator")).contains(Role.OPERATOR);
        assertThat(Role.of("OPERATOR")).isEqualTo(Optional.empty());
    }

    private Accounts accounts() {
        return new Accounts(
                List.of(new Accounts.WithPassword(
                        jo, PasswordHash.parse(FOREIGN).orElseThrow())),
                List.of(new Accounts.WithToken(ci, TokenHash.of(TOKEN))),
                random);
    }
}
