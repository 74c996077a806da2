package org.colotride.config;

import com.fasterxml.jackson.databind.JsonNode;

/** Words for YAML nodes in messages. */
final class Kind {
    private static final int MAX_SHOWN = 60;

    private Kind() {}

    static String of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "section";
            case ARRAY -> "list";
            case STRING -> "text";
            case BOOLEAN -> "true or false";
            case NUMBER -> node.isIntegralNumber() ? "whole number" : "number";
            default -> "empty value";
        };
    }

    /** The node on one short line. */
    static String shown(JsonNode node) {
        String text = node.isTextual() ? "'" + node.textValue() + "'" : node.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
