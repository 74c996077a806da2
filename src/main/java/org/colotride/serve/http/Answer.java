package org.colotride.serve.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.colotride.io.Mappers;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What a request is answered with.
 *
 * @param status of HTTP
 * @param content not changed any more; null for none
 * @param headers beside those of all answers
 */
public record Answer(int status, byte[] content, Map<HttpHeader, String> headers) {
    public static final String JSON_TYPE = "application/json";

    private static final ObjectMapper JSON = Mappers.json();

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** @param value a tree, or a record that Jackson writes */
    public static Answer json(int status, Object value) {
        try {
            return of(status, JSON_TYPE, JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that is no JSON", e);
        }
    }

    public static Answer of(int status, String type, byte[] content) {
        return new Answer(status, content, Map.of(HttpHeader.CONTENT_TYPE, type));
    }

    public static Answer text(int status, String type, String content) {
        return of(status, type, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Without content. */
    public static Answer empty(int status) {
        return new Answer(status, null, Map.of());
    }

    /** The same of another type. */
    Answer as(String type) {
        return with(Map.of(HttpHeader.CONTENT_TYPE, type));
    }

    /** The same with these headers, in the place of those of the same name. */
    public Answer with(Map<HttpHeader, String> more) {
        Map<HttpHeader, String> all = new EnumMap<>(HttpHeader.class);
        all.putAll(headers);
        all.putAll(more);
        return new Answer(status, content, all);
    }
}
