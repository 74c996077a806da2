package org.colotride.model.imported;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a layer of a functional model is called with, {@code inbound_nodes}, as Keras 2 or Keras 3 writes it.
 *
 * @param problem why such calls cannot be rebuilt; null if they can
 */
record KerasCalls(List<String> inputs, String problem) {
    private static final String HISTORY = "keras_history";

    /** Makes a layer of the names of those that it reads and of what is wrong with its calls. */
    @FunctionalInterface
    interface Maker {
        KerasLayer make(List<String> inputs, String problem) throws IOException;
    }

    KerasLayer layer(Maker maker) throws IOException {
        return maker.make(inputs, problem);
    }

    static KerasCalls read(JsonNode calls) {
        if (calls.isEmpty()) {
            return new KerasCalls(List.of(), null);
        }
        if (calls.size() > 1) {
            return new KerasCalls(List.of(), "is shared: it is called " + calls.size() + " times");
        }
        List<String> inputs = new ArrayList<>();
        JsonNode call = calls.get(0);
        String problem = call.isArray() ? tensors(call, inputs) : arguments(call, inputs);
        return new KerasCalls(List.copyOf(inputs), problem);
    }

    /** Keras 2: a list of {@code [name, node, tensor, {keywords}]}. */
    private static String tensors(JsonNode call, List<String> inputs) {
        for (JsonNode tensor : call) {
            String problem = tensor(tensor, inputs);
            if (problem != null) {
                return problem;
            }
            problem = keywords(tensor.path(3));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** Keras 3: {@code {args: [tensor or list of tensors], kwargs: {…}}}. */
    private static String arguments(JsonNode call, List<String> inputs) {
        JsonNode arguments = call.path("args");
        if (arguments.size() != 1) {
            return "is called with " + arguments.size() + " arguments";
        }
        JsonNode first = arguments.get(0);
        for (JsonNode tensor : first.isArray() ? first : arguments) {
            String problem = tensor(tensor.path("config").path(HISTORY), inputs);
            if (problem != null) {
                return problem;
            }
        }
        return keywords(call.path("kwargs"));
    }

    private static String tensor(JsonNode tensor, List<String> inputs) {
        if (!tensor.path(0).isTextual() || !isZero(tensor.path(1)) || !isZero(tensor.path(2))) {
            return "reads " + tensor + ", which is not the only output of a layer called once";
        }
        inputs.add(tensor.path(0).textValue());
        return null;
    }

    private static boolean isZero(JsonNode index) {
        return index.isInt() && index.intValue() == 0;
    }

    /** None changes anything unless it is set; {@code training} false is what is rebuilt. */
    private static String keywords(JsonNode keywords) {
        for (Map.Entry<String, JsonNode> keyword : keywords.properties()) {
            boolean evaluation = keyword.getKey().equals("training")
                    && keyword.getValue().isBoolean()
                    && !keyword.getValue().booleanValue();
            if (!keyword.getValue().isNull() && !evaluation) {
                return "is called with " + keyword.getKey() + " = " + keyword.getValue();
            }
        }
        return null;
    }
}
