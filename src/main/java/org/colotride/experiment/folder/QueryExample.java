package org.colotride.experiment.folder;

import java.util.List;
import org.colotride.tensor.ImageShape;

/**
 * A query with what it finds, to be looked at. Pixels are as the network saw them, {@code [C, H, W]} in [0, 1].
 *
 * @param nearest first
 * @param match the nearest image of the query's class
 */
public record QueryExample(
        ImageShape shape, RetrievalDetails.WorstQuery query, float[] pixels, List<Neighbour> nearest, Neighbour match) {
    /**
     * An image that was searched.
     *
     * @param right whether it is of the query's class
     */
    public record Neighbour(String name, String className, boolean right, float[] pixels) {}
}
