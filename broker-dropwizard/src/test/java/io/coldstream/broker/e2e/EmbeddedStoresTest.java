package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** SQLite and a directory: what a broker has when nothing is configured. */
class EmbeddedStoresTest extends ArchiveRoundTripContract {
    @Override
    void stores(ObjectNode configuration) {}
}
