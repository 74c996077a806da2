package org.colotride.library;

import java.util.function.UnaryOperator;
import org.colotride.robustness.RobustnessResult;
import org.colotride.tensor.DistanceMetric;

/** A small network's scoring, for tests of what is made of one. */
public final class ScoredExample {
    private ScoredExample() {}

    public static RobustnessResult of(UnaryOperator<Robustness> chosen) {
        try (ImageEmbedder model = ImageEmbedder.of(StockGraphs.embedding(), StockGraphs.SHAPE, DistanceMetric.N)) {
            return chosen.apply(Robustness.of(model)).score(StockGraphs.images(6, 2), StockGraphs.labels(6));
        }
    }
}
