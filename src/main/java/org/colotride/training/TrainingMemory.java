package org.colotride.training;

import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.defense.BatchLoad;
import org.colotride.memory.MemoryNeed;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.EngineLoad;

/**
 * What a training is going to hold beside what the process holds before it: from the network's layers, see {@link
 * EmbeddingNetwork#memoryFor}, the optimiser, and the arrays that batches pass through.
 */
public final class TrainingMemory {
    /** Batches that a loader keeps: two ahead, the present one, and two that stay valid. */
    private static final int LOADED = 5;
    /** The copies that Deeplearning4j reads: the batch that is trained on, and the next. */
    private static final int OFFERED = 2;
    /** Steps keep what they start from and the gradient beside what they move. */
    private static final int DESCENDED = 3;
    /** What comes with the first iterations, as measured ({@code benchmark --memory-estimate}). */
    private static final MemoryNeed PROGRAM = new MemoryNeed(0, 0, 192L << 20);

    private TrainingMemory() {}

    /**
     * Numbers that decide it.
     *
     * @param pairs B of a batch
     * @param lastPairs of an epoch's last batch
     * @param microBatch images that are computed at a time; 0 for whole batches
     * @param exactSums whether weights' gradients are summed over pieces
     * @param averaged whether an average of the weights is kept
     * @param testBatch images of a batch that is embedded alone
     * @param testImages that are embedded, and whose embeddings are then compared
     */
    public record Sizes(
            int pairs,
            int lastPairs,
            int microBatch,
            boolean exactSums,
            boolean averaged,
            int testBatch,
            int testImages) {
        /** The same in micro-batches. */
        public Sizes withMicroBatch(int images) {
            return new Sizes(pairs, lastPairs, images, exactSums, averaged, testBatch, testImages);
        }

        /** The same whose test images are embedded in other batches. */
        public Sizes withTestBatch(int images) {
            return new Sizes(pairs, lastPairs, microBatch, exactSums, averaged, images, testImages);
        }

        /** The same with other batches, all of one size. */
        public Sizes withPairs(int count) {
            return new Sizes(count, count, microBatch, exactSums, averaged, testBatch, testImages);
        }
    }

    /**
     * @param load of a batch
     * @param last of an epoch's last batch
     * @return empty where the engine cannot tell
     */
    public static Optional<MemoryNeed> of(EmbeddingNetwork network, BatchLoad load, BatchLoad last, Sizes sizes) {
        int embedded = Math.max(2 * sizes.pairs(), sizes.testBatch());
        EngineLoad engine = new EngineLoad(
                embedded,
                load.perturbed(),
                IntStream.of(load.trained(), last.trained()).distinct().boxed().toList(),
                sizes.exactSums());
        return network.memoryFor(engine, sizes.microBatch()).map(need -> need.plus(PROGRAM)
                .plus(weights(network, sizes))
                .plus(batches(network.shape().length(), load, sizes))
                .plus(scoring(network, sizes)));
    }

    /** The gradient, the optimiser's state, and the average with the copy that a scoring swaps it for. */
    private static MemoryNeed weights(EmbeddingNetwork network, Sizes sizes) {
        long count = network.graph().numParams();
        MemoryNeed trained = MemoryNeed.ofArrays(Float.BYTES * (count + network.optimizerNumbers()));
        return sizes.averaged()
                ? trained.plus(new MemoryNeed(2 * Float.BYTES * count, Float.BYTES * count, 0))
                : trained;
    }

    private static MemoryNeed batches(long length, BatchLoad load, Sizes sizes) {
        long loaded = 2L * LOADED * sizes.pairs();
        // What is trained on is there as the defence made it and as the engine reads it.
        long defended = 2L * load.trained() + DESCENDED * (long) load.perturbed();
        return new MemoryNeed(
                Float.BYTES * length * (loaded + defended), Float.BYTES * length * OFFERED * load.trained(), 0);
    }

    /** Test images on their way, and the embeddings of all with the copy that is compared. */
    private static MemoryNeed scoring(EmbeddingNetwork network, Sizes sizes) {
        long images = LOADED
                * (long) Math.min(sizes.testBatch(), sizes.testImages())
                * network.shape().length();
        return MemoryNeed.ofHeap(Float.BYTES * (images + 2L * sizes.testImages() * network.dimension()));
    }
}
