package io.coldstream.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class S3SettingsTest {
    private static S3Settings settings(String bucket, String prefix) {
        return new S3Settings(bucket, prefix, null, null, false, new S3Credentials("key", "top-secret"));
    }

    @Test
    void describesItselfWithoutItsSecret() {
        assertThat(settings("b", "p/q").describe()).isEqualTo("s3://b/p/q");
        assertThat(settings("b", "").describe()).isEqualTo("s3://b");
        assertThat(settings("b", "p").toString()).contains("key").doesNotContain("top-secret");
    }

    @Test
    void refusesPrefixesThatNoKeyCanHave() {
        for (String prefix : List.of("/p", "p/", "p//q", "../p", "p q", "x".repeat(101))) {
            assertThatIllegalArgumentException().isThrownBy(() -> settings("b", prefix));
        }
    }

    @Test
    void refusesBucketsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("", "p"));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("b/p", ""));
    }
}
