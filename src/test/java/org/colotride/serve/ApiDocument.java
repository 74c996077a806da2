package org.colotride.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.colotride.serve.RawClient.Response;
import org.colotride.serve.call.ResourceCall;

/** The OpenAPI document, and what it says of an answer. Schemas are checked by a library that knows JSON Schema 2020-12. */
final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode document;

    ApiDocument() throws IOException {
        try (InputStream stream = ResourceCall.class.getResourceAsStream("openapi.json")) {
            document = JSON.readTree(stream);
        }
    }

    JsonNode node() {
        return document;
    }

    /** Each as {@code METHOD /path}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (String method : METHODS) {
                if (path.getValue().has(method)) {
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return operations;
    }

    JsonNode operation(String operation) {
        String[] words = operation.split(" ");
        JsonNode found = document.path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT));
        assertTrue(found.isObject(), operation + " is not described");
        return found;
    }

    /** Names of the parameters of an operation's query. */
    Set<String> parameters(String operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation(operation).path("parameters")) {
            assertEquals("query", parameter.path("in").asText());
            names.add(parameter.path("name").asText());
        }
        return names;
    }

    /** Each as {@code METHOD /path STATUS}. */
    Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        for (String operation : operations()) {
            operation(operation)
                    .path("responses")
                    .fieldNames()
                    .forEachRemaining(status -> answers.add(operation + " " + status));
        }
        return answers;
    }

    private JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        String reference = node.path("$ref").asText();
        JsonNode target = document.at(reference.substring(1));
        assertTrue(reference.startsWith("#/") && target.isObject(), reference + " leads nowhere");
        return target;
    }

    /** Fails unless an answer is one that the document describes. */
    void check(String operation, Response response) throws IOException {
        JsonNode described = resolved(operation(operation).path("responses").path(Integer.toString(response.status())));
        String told = operation + " " + response.status() + ": " + response.text();
        assertTrue(described.isObject(), told);
        for (Map.Entry<String, JsonNode> header : described.path("headers").properties()) {
            assertTrue(
                    response.headers().containsKey(header.getKey().toLowerCase(Locale.ROOT)),
                    header.getKey() + " is missing: " + told);
        }
        JsonNode content = described.path("content");
        if (content.isMissingNode()) {
            assertEquals(0, response.body().length, told);
            return;
        }
        String type = response.type().split(";")[0];
        assertTrue(content.has(type), type + " is not described: " + told);
        if (type.endsWith("json")) {
            assertEquals(Set.of(), violations(content.path(type).path("schema"), JSON.readTree(response.body())), told);
        }
    }

    private Set<ValidationMessage> violations(JsonNode schema, JsonNode value) throws IOException {
        assertFalse(schema.isMissingNode());
        ObjectNode whole = schema.deepCopy();
        whole.set("$defs", document.path("components").path("schemas"));
        // Where JSON Schema itself looks for what a schema refers to.
        String placed = whole.toString().replace("#/components/schemas/", "#/$defs/");
        return SCHEMAS.getSchema(JSON.readTree(placed)).validate(value);
    }
}
