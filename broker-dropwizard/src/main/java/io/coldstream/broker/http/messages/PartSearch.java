package io.coldstream.broker.http.messages;

import io.coldstream.broker.view.MessageVisitor.Part;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Looks for a text in the keys or values of one record after the other. Owned by one thread. */
final class PartSearch {
    private final Map<Part, TextSearch> searches = new EnumMap<>(Part.class);

    PartSearch(String text, boolean ignoreCase, Set<Part> parts) {
        parts.forEach(part -> searches.put(part, new TextSearch(text, ignoreCase)));
    }

    void accept(Part part, byte[] buffer, int length) {
        TextSearch search = searches.get(part);
        if (search != null) {
            search.accept(buffer, length);
        }
    }

    /** Whether the record that has passed by holds the text; and the next record begins. */
    boolean foundThenReset() {
        boolean found = searches.values().stream().anyMatch(TextSearch::found);
        reset();
        return found;
    }

    /** Forgets what has passed by; the next record begins. */
    void reset() {
        searches.values().forEach(TextSearch::reset);
    }
}
