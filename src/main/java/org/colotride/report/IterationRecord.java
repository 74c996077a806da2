package org.colotride.report;

public record IterationRecord(
        int iteration,
        int epoch,
        String perturbation,
        double loss,
        double collapsenessBefore,
        double collapsenessAfter,
        double hardnessBefore,
        double hardnessAfter,
        int steps,
        double epsilon,
        double alpha,
        double activeFraction,
        double meanDistance,
        double imagesPerSecond) {}
