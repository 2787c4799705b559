package io.coldstream.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.storage.s3.ScriptedServer.Answer;
import io.coldstream.testkit.random.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the store takes answers that real servers give rarely. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls setUp before any test
class S3AnswersTest {
    private static final ObjectKey KEY = new ObjectKey("a/b");
    private static final byte[] BYTES = new Seed(3).bytes(1000);
    private static final String UPLOAD_ID = "upload-1";
    private static final String ID_HEADER = "x-amz-meta-coldstream-upload-id";

    private ScriptedServer server;
    private S3ObjectStore store;

    @BeforeEach
    void setUp() throws Exception {
        server = new ScriptedServer();
        var settings = new S3Settings(
                "bucket", "some/prefix", server.endpoint(), null, true, new S3Credentials("key", "top-secret"));
        store = new S3ObjectStore(S3Clients.of(settings), settings, () -> UPLOAD_ID);
    }

    @AfterEach
    void tearDown() {
        store.close();
        server.close();
    }

    private static StorageException failureOf(ThrowingCallable action) {
        StorageException failure = catchThrowableOfType(StorageException.class, action);
        assertThat(failure).as("a StorageException").isNotNull();
        return failure;
    }

    private void put() throws StorageException {
        store.put(KEY, Body.of(BYTES));
    }

    private static Answer describedAs(String uploadId) {
        return Answer.of(200)
                .with(ID_HEADER, uploadId)
                .with("Last-Modified", "Wed, 21 Oct 2026 07:28:00 GMT")
                .with("Content-Length", "1000");
    }

    @Test
    void aPutAsksForWriteOnceAndCarriesItsChecksum() throws Exception {
        server.willAnswer(Answer.of(200));

        put();

        assertThat(server.requests()).hasSize(1);
        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.toString()).isEqualTo("PUT /bucket/some/prefix/a/b");
        assertThat(request.header("If-None-Match")).isEqualTo("*");
        assertThat(request.header(ID_HEADER)).isEqualTo(UPLOAD_ID);
        CRC32C crc = new CRC32C();
        crc.update(BYTES);
        byte[] sent = Base64.getDecoder().decode(request.header("x-amz-checksum-crc32c"));
        assertThat(ByteBuffer.wrap(sent).getInt()).isEqualTo((int) crc.getValue());
        assertThat(request.header("x-amz-trailer")).isNull();
    }

    @Test
    void aPutNamesItsStorageClassIfItHasOne() throws Exception {
        server.willAnswer(Answer.of(200), Answer.of(200));

        store.put(KEY, Body.of(BYTES), new PutOptions("STANDARD_IA"));
        put();

        assertThat(server.requests())
                .extracting(request -> request.header("x-amz-storage-class"))
                .containsExactly("STANDARD_IA", null);
    }

    @Test
    void aStorageClassThatTheStoreDoesNotKnowIsNamedInTheAdvice() {
        server.willAnswer(Answer.error(400, "InvalidStorageClass"));

        StorageException failure = failureOf(() -> store.put(KEY, Body.of(BYTES), new PutOptions("STANDARD_ICE")));
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("coldstream.storage.class");
    }

    @Test
    void aRepeatedPutThatMeetsItsOwnObjectSucceeded() throws Exception {
        server.willAnswer(Answer.none(), Answer.error(412, "PreconditionFailed"), describedAs(UPLOAD_ID));

        put();

        assertThat(server.requests()).extracting(ScriptedServer.Request::method).containsExactly("PUT", "PUT", "HEAD");
    }

    @Test
    void aRepeatedPutThatMeetsAnothersObjectDidNot() {
        server.willAnswer(Answer.none(), Answer.error(412, "PreconditionFailed"), describedAs("upload-2"));

        assertThat(failureOf(this::put).kind()).isEqualTo(Kind.ALREADY_EXISTS);
    }

    @Test
    void aConflictWhoseObjectCannotBeSeenIsUnknown() {
        server.willAnswer(Answer.error(412, "PreconditionFailed"), Answer.of(404));
        assertThat(failureOf(this::put).kind()).isEqualTo(Kind.UNAVAILABLE);

        server.willAnswer(Answer.error(412, "PreconditionFailed"), Answer.of(403));
        assertThat(failureOf(this::put).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aConditionalConflictIsTriedAgain() throws Exception {
        server.willAnswer(Answer.error(409, "ConditionalRequestConflict"), Answer.of(200));

        put();

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aServerWithoutConditionsIsAskedFirstFromThenOn() throws Exception {
        server.willAnswer(Answer.error(501, "NotImplemented"), Answer.of(404), Answer.of(200));
        put();
        server.willAnswer(describedAs("upload-2"));
        assertThat(failureOf(this::put).kind()).isEqualTo(Kind.ALREADY_EXISTS);

        assertThat(server.requests())
                .extracting(ScriptedServer.Request::method)
                .containsExactly("PUT", "HEAD", "PUT", "HEAD");
        assertThat(server.requests().get(2).header("If-None-Match")).isNull();
    }

    @Test
    void passingErrorsAreTriedAgainAndThenUnavailable() throws Exception {
        server.willAnswer(Answer.error(503, "SlowDown"), Answer.error(500, "InternalError"), Answer.of(200));
        put();
        assertThat(server.requests()).hasSize(3);

        for (int i = 0; i < S3Settings.ATTEMPTS_MAX; i++) {
            server.willAnswer(Answer.error(503, "SlowDown"));
        }
        StorageException failure = failureOf(this::put);
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("503 SlowDown").hasMessageContaining("s3://bucket/some/prefix");
        assertThat(server.requests()).hasSize(3 + S3Settings.ATTEMPTS_MAX);
    }

    @Test
    void aServerThatIsGoneIsUnavailable() {
        server.close();
        StorageException failure = failureOf(() -> store.probe());
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining(server.endpoint().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, DENIED, s3:PutObject",
        "403, InvalidAccessKeyId, DENIED, access key",
        "403, SignatureDoesNotMatch, DENIED, secret",
        "400, ExpiredToken, DENIED, access key",
        "404, NoSuchBucket, DENIED, create the bucket \"bucket\"",
        "400, AuthorizationHeaderMalformed, DENIED, region",
        "400, XMinioObjectExistsAsDirectory, DENIED, folder of another",
        "405, MethodNotAllowed, DENIED, MethodNotAllowed",
        "507, XMinioStorageFull, OUT_OF_SPACE, XMinioStorageFull",
        "400, XMinioAdminBucketQuotaExceeded, OUT_OF_SPACE, Quota",
        "400, BadDigest, CORRUPT, BadDigest"
    })
    void aRefusalSaysWhatToDo(int status, String code, Kind kind, String words) {
        server.willAnswer(Answer.error(status, code));

        StorageException failure = failureOf(this::put);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(words).hasMessageContaining("s3://bucket/some/prefix");
        assertThat(failure.getMessage()).doesNotContain("top-secret");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aClockThatIsOffIsNamed() {
        // The SDK corrects its clock by the answer's date and tries again.
        for (int i = 0; i < S3Settings.ATTEMPTS_MAX; i++) {
            server.willAnswer(Answer.error(403, "RequestTimeTooSkewed"));
        }
        StorageException failure = failureOf(this::put);
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("clock");
    }

    @Test
    void aMissingBucketIsNotAMissingObject() throws Exception {
        server.willAnswer(Answer.of(404), Answer.of(404));
        StorageException failure = failureOf(() -> store.head(KEY));
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("create the bucket");

        server.willAnswer(Answer.of(404), Answer.of(200));
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    void anAnswerThatBreaksOffIsAnIOException() throws Exception {
        String half = "x".repeat(500);
        server.willAnswer(new Answer(206, Map.of("Content-Range", "bytes 0-999/1000"), half, 1000));
        try (InputStream in = store.open(KEY, new ByteRange(0, 1000))) {
            assertThat(in.readNBytes(500)).isEqualTo(half.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerWithOtherBytesThanWereAskedForIsCorrupt() {
        String bytes = "x".repeat(10);
        server.willAnswer(new Answer(206, Map.of("Content-Range", "bytes 5-14/1000"), bytes, 10));
        assertThat(failureOf(() -> store.open(KEY, new ByteRange(0, 10)).close())
                        .kind())
                .isEqualTo(Kind.CORRUPT);

        // A server that passes over the range.
        server.willAnswer(new Answer(200, Map.of(), bytes, 10));
        assertThat(failureOf(() -> store.open(KEY, new ByteRange(5, 10)).close())
                        .kind())
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void aListingOutOfOrderIsCorrupt() {
        server.willAnswer(listing("b", "a"));
        assertThat(failureOf(() -> store.list("", "", 10)).kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void aListingPassesOverWhatIsNoKey() throws Exception {
        server.willAnswer(listing("", "a/", "a/.hidden", "a/b", "a b", "c"));
        assertThat(store.list("", "", 10))
                .extracting(object -> object.key().value())
                .containsExactly("a/b", "c");
    }

    private static Answer listing(String... keys) {
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        for (String key : keys) {
            xml.append("<Contents><Key>some/prefix/").append(key);
            xml.append("</Key><Size>1</Size><LastModified>2026-10-21T07:28:00.000Z</LastModified></Contents>");
        }
        String body = xml.append("</ListBucketResult>").toString();
        return new Answer(200, Map.of("Content-Type", "application/xml"), body, body.length());
    }

    @Test
    void aRemovalOfNothingSucceedsWhateverTheServerSays() throws Exception {
        server.willAnswer(Answer.error(404, "NoSuchKey"));
        store.delete(KEY);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBodyThatChangesWhileItIsStoredIsCorruptAndNotTriedAgain() {
        AtomicInteger opened = new AtomicInteger();
        Body shrinking = new Body() {
            @Override
            public long length() {
                return BYTES.length;
            }

            @Override
            public InputStream open() {
                int length = opened.incrementAndGet() == 1 ? BYTES.length : 10;
                return new ByteArrayInputStream(BYTES, 0, length);
            }
        };
        server.willAnswer(Answer.of(200), Answer.of(200), Answer.of(200), Answer.of(200));

        assertThat(failureOf(() -> store.put(KEY, shrinking)).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(opened).hasValue(2);
    }

    @Test
    void refusesWhatOnePutCannotHold() {
        Body huge = new Body() {
            @Override
            public long length() {
                return S3ObjectStore.PUT_BYTES_MAX + 1;
            }

            @Override
            public InputStream open() {
                throw new AssertionError("nobody needs to read it");
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.put(KEY, huge))
                .withMessageContaining("5368709120");
    }
}
