package org.colotride.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Why a request has no answer, as RFC 7807 has it, and what to do about it.
 *
 * @param name by which programs tell problems apart, in {@code urn:colo-tride:NAME}
 * @param status of HTTP
 * @param title the same for all problems of that name
 * @param detail about this one
 * @param remedy what to do
 * @param headers that an answer with it has beside those of all
 */
public record Problem(
        String name, int status, String title, String detail, String remedy, Map<HttpHeader, String> headers) {
    static final String TYPE = "application/problem+json";

    public Problem {
        headers = Map.copyOf(headers);
    }

    public Problem(String name, int status, String title, String detail, String remedy) {
        this(name, status, title, detail, remedy, Map.of());
    }

    /** The answer that says so. */
    public Answer answer() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", "urn:colo-tride:" + name);
        node.put("title", title);
        node.put("status", status);
        node.put("detail", detail);
        node.put("remedy", remedy);
        return Answer.json(status, node).as(TYPE).with(headers);
    }

    public ProblemException thrown() {
        return new ProblemException(this);
    }
}
