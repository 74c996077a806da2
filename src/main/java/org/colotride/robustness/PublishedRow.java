package org.colotride.robustness;

import java.util.List;

/**
 * A row of a paper's table, to stand beside measured ones.
 *
 * @param name the defence as the paper names it
 * @param protocol data, network and strength: a row compares only with its own protocol
 * @param source where it stands
 * @param recallAt1 benign, in %; NaN if not at hand
 * @param figures the ten in the order of {@link org.colotride.metric.RobustnessFigures#NAMES}; empty if not at hand
 * @param ers as published; NaN if not at hand
 */
public record PublishedRow(
        String name, String protocol, String source, double recallAt1, List<Double> figures, double ers) {
    private static final String ROB28 = "Fashion-MNIST, C2F2, rob28";
    private static final String ROBRANK = "RobRank, arXiv 2106.03614";
    private static final String HM = "CVPR 2022, arXiv 2203.01439";

    /** What is known, oldest first. */
    public static List<PublishedRow> all() {
        return List.of(
                rob28("no defence", 87.6, 1.1, 96.8, 0.3, 97.8, 0.990, 1.604, 0.1, 0.0, 12.6, 0.0),
                rob28("EST", 76.6, 14.9, 36.1, 20.9, 48.6, 0.966, 0.288, 62.0, 28.0, 20.8, 0.0),
                rob28("ACT", 78.7, 33.6, 14.6, 38.5, 12.1, 0.259, 0.541, 48.5, 59.5, 60.2, 0.1),
                rob224("ACT", "CUB", 33.9),
                rob224("ACT", "CARS", 38.6),
                rob224("ACT", "SOP", 50.8),
                rob224("HM", "CUB", 36.0),
                rob224("HM", "CARS", 46.0),
                rob224("HM", "SOP", 61.6));
    }

    private static PublishedRow rob28(String name, double recall, Double... figures) {
        return new PublishedRow(name, ROB28, ROBRANK, recall, List.of(figures), Double.NaN);
    }

    private static PublishedRow rob224(String name, String data, double ers) {
        return new PublishedRow(name, data + ", ResNet-18, rob224", HM, Double.NaN, List.of(), ers);
    }
}
