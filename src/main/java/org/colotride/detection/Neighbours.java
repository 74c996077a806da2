package org.colotride.detection;

import java.util.List;

/**
 * What a search has found, nearest first.
 *
 * @param ids by which the searched images are told apart, by {@code equals}; not copied
 * @param distances to the query, as many, in the metric's own unit; not copied
 */
public record Neighbours(List<?> ids, double[] distances) {
    public Neighbours {
        if (ids.size() != distances.length) {
            throw new IllegalArgumentException(ids.size() + " ids do not go with " + distances.length + " distances");
        }
    }
}
