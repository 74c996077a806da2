package org.colotride.model;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.config.NearestName;

/**
 * Layers that a training leaves as they are.
 *
 * @param names of layers, as torchvision has them; {@code *} stands for any part of one: {@code layer1.*}
 */
public record FrozenLayers(List<String> names) {
    private static final String ANYTHING = "*";

    /** None. */
    public static final FrozenLayers NONE = new FrozenLayers(List.of());

    public FrozenLayers {
        names = List.copyOf(names);
    }

    /** Whether a layer is one of them. */
    public boolean contains(String layer) {
        return names.stream().anyMatch(name -> matches(name, layer));
    }

    private static boolean matches(String name, String layer) {
        String pattern = Stream.of(name.split(Pattern.quote(ANYTHING), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return layer.matches(pattern);
    }

    /**
     * @param layers of the network that have weights
     * @throws IllegalArgumentException if one of the names is none of them, or no layer is left to learn
     */
    public void requireFitting(Collection<String> layers) {
        for (String name : names) {
            if (layers.stream().noneMatch(layer -> matches(name, layer))) {
                throw new IllegalArgumentException(
                        "no layer with weights is named '" + name + "'" + NearestName.hint(name, layers));
            }
        }
        if (layers.stream().allMatch(this::contains)) {
            throw new IllegalArgumentException("all layers are frozen: leave one to learn");
        }
    }
}
