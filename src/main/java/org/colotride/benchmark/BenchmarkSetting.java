package org.colotride.benchmark;

import java.util.List;
import org.colotride.config.Component;
import org.colotride.model.Backbone;
import org.colotride.model.backbones.Backbones;
import org.colotride.tensor.ImageShape;

/**
 * What is timed.
 *
 * @param net a registered network
 * @param size height and width of the images
 * @param pairs anchor-positive pairs of a batch, B
 * @param steps of a perturbation
 * @param runs counted runs of each phase, after one that does not count
 * @param threads for the arithmetic
 * @param microBatch images that are computed at a time; 0 for the whole batch
 */
public record BenchmarkSetting(String net, int size, int pairs, int steps, int runs, int threads, int microBatch) {
    /** Of whole batches. */
    public BenchmarkSetting(String net, int size, int pairs, int steps, int runs, int threads) {
        this(net, size, pairs, steps, runs, threads, 0);
    }

    public BenchmarkSetting {
        if (microBatch < 0 || pairs < 2 || steps < 1 || runs < 1 || threads < 1 || size < 1) {
            throw new IllegalArgumentException("at least two pairs, and one of everything else, are needed");
        }
    }

    Backbone backbone() {
        return Backbones.REGISTRY.create(Component.named(net));
    }

    /** C2F2 is made for grey images. */
    ImageShape shape() {
        return new ImageShape(net.equals("c2f2") ? 1 : 3, size, size);
    }

    /** The same on so many threads. */
    public BenchmarkSetting withThreads(int otherThreads) {
        return new BenchmarkSetting(net, size, pairs, steps, runs, otherThreads, microBatch);
    }

    BenchmarkSetting withSteps(int otherSteps) {
        return new BenchmarkSetting(net, size, pairs, otherSteps, runs, threads, microBatch);
    }

    BenchmarkSetting withPairs(int otherPairs) {
        return new BenchmarkSetting(net, size, otherPairs, steps, runs, threads, microBatch);
    }

    BenchmarkSetting withSize(int otherSize) {
        return new BenchmarkSetting(net, otherSize, pairs, steps, runs, threads, microBatch);
    }

    /** As the baseline program and ours take it. */
    List<String> arguments() {
        return List.of(
                "--net", net,
                "--size", Integer.toString(size),
                "--pairs", Integer.toString(pairs),
                "--steps", Integer.toString(steps),
                "--runs", Integer.toString(runs),
                "--threads", Integer.toString(threads));
    }
}
