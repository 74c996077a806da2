package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.parameter.FixedValue;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;

/**
 * The space of all candidates: one Arbiter space for each searched key. A value is what the keys become, as texts that the
 * command line would take. Arbiter writes it as JSON by its fields.
 */
public final class CandidateSpace implements ParameterSpace<LinkedHashMap<String, String>> {
    private final List<String> keys;
    private final List<ParameterSpace<?>> spaces;

    /** For Arbiter's JSON. */
    private CandidateSpace() {
        this.keys = new ArrayList<>();
        this.spaces = new ArrayList<>();
    }

    private CandidateSpace(List<String> keys, List<ParameterSpace<?>> spaces) {
        this.keys = new ArrayList<>(keys);
        this.spaces = new ArrayList<>(spaces);
    }

    static CandidateSpace of(Map<String, SpaceConfig> configs) {
        List<ParameterSpace<?>> spaces = new ArrayList<>();
        configs.values().forEach(config -> spaces.add(space(config)));
        return new CandidateSpace(new ArrayList<>(configs.keySet()), spaces);
    }

    private static ParameterSpace<?> space(SpaceConfig config) {
        return switch (config.scale()) {
            case LINEAR -> new ContinuousParameterSpace(config.from(), config.to());
            case LOGARITHMIC -> new ContinuousParameterSpace(new LogUniformDistribution(config.from(), config.to()));
            case INTEGER -> new IntegerParameterSpace(
                    config.from().intValue(), config.to().intValue());
            case LISTED -> {
                List<String> texts =
                        config.values().stream().map(JsonNode::asText).toList();
                yield texts.size() == 1
                        ? new FixedValue<>(texts.get(0))
                        : new DiscreteParameterSpace<>(texts.toArray(String[]::new));
            }
        };
    }

    @Override
    public LinkedHashMap<String, String> getValue(double[] point) {
        LinkedHashMap<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            values.put(keys.get(i), String.valueOf(spaces.get(i).getValue(point)));
        }
        return values;
    }

    /** The values of a point, numbers as numbers. */
    Map<String, JsonNode> values(double[] point) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            values.put(keys.get(i), node(spaces.get(i).getValue(point)));
        }
        return values;
    }

    private static JsonNode node(Object value) {
        if (value instanceof Integer whole) {
            return JsonNodeFactory.instance.numberNode(whole);
        }
        if (value instanceof Double number) {
            return JsonNodeFactory.instance.numberNode(number);
        }
        return JsonNodeFactory.instance.textNode(String.valueOf(value));
    }

    @Override
    public int numParameters() {
        return spaces.stream().mapToInt(ParameterSpace::numParameters).sum();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List<ParameterSpace> collectLeaves() {
        return new ArrayList<>(spaces);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Map<String, ParameterSpace> getNestedSpaces() {
        Map<String, ParameterSpace> nested = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            nested.put(keys.get(i), spaces.get(i));
        }
        return nested;
    }

    @Override
    public boolean isLeaf() {
        return false;
    }

    @Override
    public void setIndices(int... indices) {
        throw new UnsupportedOperationException("only leaves have indices");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CandidateSpace that && keys.equals(that.keys) && spaces.equals(that.spaces);
    }

    @Override
    public int hashCode() {
        return Arrays.asList(keys, spaces).hashCode();
    }
}
