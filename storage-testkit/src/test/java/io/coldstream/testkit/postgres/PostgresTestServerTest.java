package io.coldstream.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresTestServerTest {
    @Test
    void comesBackOnTheSamePortWithItsData() throws Exception {
        try (PostgresTestServer server = PostgresTestServer.startEmbedded()) {
            TestDatabase database = server.createDatabase();
            database.execute("CREATE TABLE kept (id INTEGER)");

            server.stop();
            assertThatThrownBy(() -> database.execute("SELECT 1")).isInstanceOf(SQLException.class);

            server.restart();
            assertThatCode(() -> database.execute("SELECT * FROM kept")).doesNotThrowAnyException();
        }
    }

    @Test
    void testsOnAServerOfTheEnvironmentDoNotMeet() throws Exception {
        try (PostgresTestServer host = PostgresTestServer.startEmbedded()) {
            TestDatabase main = host.createDatabase();
            try (PostgresTestServer server = PostgresTestServer.at(main.url(), main.user(), main.password())) {
                TestDatabase first = server.createDatabase();
                TestDatabase second = server.createDatabase();
                first.execute("CREATE TABLE thing (id INTEGER)");
                second.execute("CREATE TABLE thing (id INTEGER)");
                assertThatThrownBy(() -> main.execute("SELECT * FROM thing")).isInstanceOf(SQLException.class);
                assertThatThrownBy(server::stop).isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }
}
