package org.colotride.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.colotride.attack.InputTransforms;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.Require;

/**
 * What a detector looks at.
 *
 * @param changes input transforms with their arguments, no name twice, at least one
 * @param neighbours k: how many of the nearest known images make a ranking, ≥ 1
 * @param persistence p of the rankings' overlap, in (0, 1]; see {@link RankOverlap}
 * @param seed of what is random in the changes; each image draws by its own pixels and this
 */
public record DetectorSettings(List<Component> changes, int neighbours, double persistence, long seed) {
    private static final int NEIGHBOURS = 50;
    private static final double PERSISTENCE = 0.98;

    /** @throws ConfigException if a change is not registered, or an argument is wrong */
    public DetectorSettings {
        changes = changes.stream().map(InputTransforms.REGISTRY::resolve).toList();
        Require.check("changes", changes.size(), !changes.isEmpty(), "at least 1");
        Require.atLeast("neighbours", neighbours, 1);
        Require.aboveUpTo("persistence", persistence, 0, 1);
        Set<String> names = new HashSet<>();
        for (Component change : changes) {
            if (!names.add(change.name())) {
                throw new IllegalArgumentException("changes: " + change.name() + " is named twice");
            }
        }
    }

    /**
     * Fifty neighbours of persistence 0.98, and four changes: noise of 0.05 (four draws), JPEG of quality 75, shifts by one pixel (four draws), and a
     * blur of one pixel.
     */
    public static DetectorSettings standard(long seed) {
        Component noise = Component.named("noise");
        noise.args().put("sigma", 0.05).put("draws", 4);
        return new DetectorSettings(
                List.of(noise, Component.named("jpeg"), Component.named("shift"), Component.named("smooth")),
                NEIGHBOURS,
                PERSISTENCE,
                seed);
    }

    /** The same with other changes. */
    public DetectorSettings withChanges(List<Component> others) {
        return new DetectorSettings(others, neighbours, persistence, seed);
    }

    /** The same with so many neighbours. */
    public DetectorSettings withNeighbours(int others) {
        return new DetectorSettings(changes, others, persistence, seed);
    }

    /** The changes, ready to be made. */
    public List<SmallChange> smallChanges() {
        return changes.stream()
                .map(change -> new SmallChange(change.name(), InputTransforms.REGISTRY.create(change)))
                .toList();
    }

    /** What is measured, in the order in which it is: of each change ranking and embedding, then the nearest. */
    public List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        for (Component change : changes) {
            measures.add(new Measure(Measure.Kind.RANKING, change.name()));
            measures.add(new Measure(Measure.Kind.EMBEDDING, change.name()));
        }
        measures.add(new Measure(Measure.Kind.NEAREST, ""));
        return List.copyOf(measures);
    }

    /** For a file. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode named = node.putArray("changes");
        changes.forEach(change -> named.addObject().put("name", change.name()).set("args", change.args()));
        return node.put("neighbours", neighbours)
                .put("persistence", persistence)
                .put("seed", seed);
    }

    /**
     * What {@link #toJson} has written.
     *
     * @param origin of the file, for messages
     * @throws ConfigException if a change is not registered here
     */
    public static DetectorSettings of(JsonNode written, String origin) {
        List<Component> changes = new ArrayList<>();
        for (JsonNode change : written.path("changes")) {
            JsonNode args = change.path("args");
            changes.add(new Component(
                    change.path("name").asText(null), args.isObject() ? (ObjectNode) args : null, origin));
        }
        return new DetectorSettings(
                changes,
                written.path("neighbours").asInt(),
                written.path("persistence").asDouble(),
                written.path("seed").asLong());
    }
}
