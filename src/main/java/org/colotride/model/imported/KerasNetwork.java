package org.colotride.model.imported;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;

/** A Keras model: its layers and their arrays. */
final class KerasNetwork implements ImportedNetwork {
    private final KerasArchitecture architecture;
    private final Map<String, Map<String, KerasArray>> arrays;

    private KerasNetwork(KerasArchitecture architecture, Map<String, Map<String, KerasArray>> arrays) {
        this.architecture = architecture;
        this.arrays = arrays;
    }

    /** @throws IOException if the architecture is none that this program can read */
    static KerasNetwork of(KerasContent content) throws IOException {
        return new KerasNetwork(KerasArchitecture.parse(content.architecture()), content.arrays());
    }

    @Override
    public Placed rebuild(Reconstruction reconstruction, Placed images, String named, boolean beforeOutput) {
        String kept = kept(reconstruction.file(), named, beforeOutput);
        Set<String> needed = needed(kept);
        KerasTranslation translation = new KerasTranslation(reconstruction, arrays);
        for (KerasLayer layer : architecture.layers().values()) {
            if (needed.contains(layer.name())) {
                translation.requireRebuildable(layer);
            }
        }
        Map<String, Placed> placed = new HashMap<>();
        String input = architecture.input();
        placed.put(input, translation.images(architecture.layers().get(input), images));
        new KerasArrays(reconstruction::refused).requireFitting(architecture, arrays, images.channels());
        for (KerasLayer layer : architecture.layers().values()) {
            if (needed.contains(layer.name()) && !layer.name().equals(input)) {
                List<Placed> inputs = layer.inputs().stream().map(placed::get).toList();
                placed.put(layer.name(), translation.place(layer, inputs));
            }
        }
        return placed.get(kept);
    }

    private String kept(String file, String named, boolean beforeOutput) {
        if (named != null) {
            Map<String, KerasLayer> layers = new LinkedHashMap<>(architecture.layers());
            layers.remove(architecture.input());
            if (!layers.containsKey(named)) {
                throw new ConfigException("model.args.layer: " + file + " has no layer '" + named + "'"
                        + NearestName.hint(named, layers.keySet()));
            }
            return named;
        }
        KerasLayer output = architecture.layers().get(architecture.output());
        if (!beforeOutput) {
            return output.name();
        }
        if (output.inputs().size() != 1 || output.inputs().get(0).equals(architecture.input())) {
            throw new ConfigException("model.args.layer: " + file + " has no one layer before its last, '"
                    + output.name() + "'; name the layer to keep");
        }
        return output.inputs().get(0);
    }

    private Set<String> needed(String last) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty()) {
            String layer = open.pop();
            if (needed.add(layer)) {
                open.addAll(architecture.layers().get(layer).inputs());
            }
        }
        return needed;
    }
}
