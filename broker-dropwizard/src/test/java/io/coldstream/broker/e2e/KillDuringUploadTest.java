package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** SQLite and a directory. */
class KillDuringUploadTest extends KillDuringUploadContract {
    @Override
    void stores(ObjectNode configuration) {}

    @Override
    Map<String, String> environment() {
        return Map.of();
    }

    @Override
    int rounds() {
        return 3;
    }
}
