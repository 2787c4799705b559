package io.coldstream.broker.e2e;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Where a broker takes connections, whether it runs inside the test or beside it. */
interface KafkaEndpoint {
    String bootstrap();

    /** An admin client, which the caller closes. */
    default Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", bootstrap(), "request.timeout.ms", "10000", "default.api.timeout.ms", "20000"));
    }
}
