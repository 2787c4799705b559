package io.coldstream.broker.http.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a body that must be one JSON object. Strict where JSON's readers differ: a name may occur once, nothing may
 * follow the object, and depth and lengths are bounded. Thread-safe.
 */
public final class JsonBody {
    private static final int DEPTH_MAX = 16;
    private static final int STRING_CHARACTERS_MAX = 16 * 1024;
    private static final int NAME_CHARACTERS_MAX = 512;
    private static final int NUMBER_CHARACTERS_MAX = 64;
    private static final int TOKENS_MAX = 10_000;
    private static final String BOUNDS = "The body is nested too deep or has too many or too long parts. It may have "
            + DEPTH_MAX + " levels, " + TOKENS_MAX + " tokens, names of " + NAME_CHARACTERS_MAX + ", texts of "
            + STRING_CHARACTERS_MAX + " and numbers of " + NUMBER_CHARACTERS_MAX + " characters.";

    private final ObjectReader reader;

    public JsonBody() {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxStringLength(STRING_CHARACTERS_MAX)
                .maxNameLength(NAME_CHARACTERS_MAX)
                .maxNumberLength(NUMBER_CHARACTERS_MAX)
                .maxTokenCount(TOKENS_MAX)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(bounds)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readerFor(JsonNode.class);
    }

    /**
     * Reads the object.
     *
     * @throws ProblemException if the body is not one JSON object within the bounds
     * @throws IOException if the connection fails
     */
    public ObjectNode read(InputStream body) throws IOException {
        JsonNode node;
        try {
            node = reader.readTree(body);
        } catch (StreamConstraintsException e) {
            // The parser does not say where it gave up.
            throw new ProblemException(ProblemType.MALFORMED_JSON, BOUNDS);
        } catch (StreamReadException e) {
            throw at(e, "The body is not JSON" + reason(e));
        } catch (JsonProcessingException e) {
            throw at(e, "The body is not JSON: something follows its end");
        } catch (CharConversionException e) {
            throw new ProblemException(ProblemType.MALFORMED_JSON, "The body is not UTF-8 text.");
        }
        if (node.isMissingNode()) {
            throw new ProblemException(ProblemType.MALFORMED_JSON, "The body is empty; it must be a JSON object.");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new ProblemException(
                ProblemType.INVALID_VALUE, "The body must be a JSON object; it was " + JsonFields.show(node) + ".");
    }

    private static ProblemException at(JsonProcessingException e, String what) {
        JsonLocation location = e.getLocation();
        int line = location == null ? 1 : Math.max(1, location.getLineNr());
        int column = location == null ? 1 : Math.max(1, location.getColumnNr());
        return ProblemException.malformedJson(what + ", at line " + line + ", column " + column + ".", line, column);
    }

    /** The parser's own words, if they are fit for people: one line, and nothing about the parser itself. */
    private static String reason(StreamReadException e) {
        String words = e.getOriginalMessage();
        boolean fit = words != null && !words.contains("[Source") && !words.contains("`") && !words.contains("\n");
        return fit ? ": " + words : "";
    }
}
