package org.colotride.model.engine;

import java.util.List;

/**
 * The largest batches that an engine is going to be given.
 *
 * @param embedded images of a batch that is embedded alone
 * @param perturbed images of a batch whose gradient they get; 0 if none ever is
 * @param trained images of the batches that give weights a gradient, each size once; empty if none ever is
 * @param inPieces whether weights' gradients are summed over pieces of a batch, see {@link PiecewiseEngine#sumExactly}
 */
public record EngineLoad(int embedded, int perturbed, List<Integer> trained, boolean inPieces) {
    public EngineLoad {
        trained = List.copyOf(trained);
    }

    /**
     * The same through a {@link MicroBatchEngine}.
     *
     * @param most images that it embeds at a time
     * @param mostTrained images that it trains on at a time
     */
    public EngineLoad dividedBy(int most, int mostTrained) {
        return new EngineLoad(
                Math.min(embedded, most),
                Math.min(perturbed, most),
                trained.stream()
                        .map(count -> Math.min(count, mostTrained))
                        .distinct()
                        .toList(),
                true);
    }

    /** Images of the largest batch. */
    public int largest() {
        return Math.max(
                Math.max(embedded, perturbed),
                trained.stream().mapToInt(Integer::intValue).max().orElse(0));
    }
}
