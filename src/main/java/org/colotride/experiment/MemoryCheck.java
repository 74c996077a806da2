package org.colotride.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.colotride.config.ConfigException;
import org.colotride.data.ImageSet;
import org.colotride.data.PairSampler;
import org.colotride.data.RetrievalData;
import org.colotride.defense.Defense;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.memory.ByteCount;
import org.colotride.memory.FreeMemory;
import org.colotride.memory.MemoryNeed;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.ChunkSize;
import org.colotride.training.TrainingMemory;

/** Refuses a training that the memory does not hold before it begins, and names the setting that it would hold. */
public final class MemoryCheck {
    /** Refuses nothing. */
    public static final MemoryCheck NONE = new MemoryCheck(() -> FreeMemory.UNLIMITED);

    private static final int FEWEST_PAIRS = 2;
    private static final String OTHERWISE =
            ", raise the limits (docs/platforms.md), or try it nevertheless (--no-memory-check)";

    private final Supplier<FreeMemory> free;

    /** @param free what there is when a training is about to begin */
    public MemoryCheck(Supplier<FreeMemory> free) {
        this.free = free;
    }

    /** Of what this process has. */
    public static MemoryCheck ofThisProcess() {
        return new MemoryCheck(FreeMemory::now);
    }

    /**
     * What a training is going to take.
     *
     * @return empty where the engine cannot tell
     * @throws ConfigException if that is more than there is
     */
    Optional<MemoryNeed> require(
            ExperimentConfig config, Defense defense, RetrievalData data, EmbeddingNetwork network) {
        Question question = new Question(network, defense, sizes(config, data));
        Optional<MemoryNeed> need = question.need();
        if (need.isPresent() && !free.get().holds(need.get())) {
            // Garbage counts as taken until it is collected.
            System.gc();
            FreeMemory left = free.get();
            Optional<String> shortage = left.shortage(need.get());
            if (shortage.isPresent()) {
                throw refusal(question, need.get(), left, shortage.get());
            }
        }
        return need;
    }

    private static TrainingMemory.Sizes sizes(ExperimentConfig config, RetrievalData data) {
        TrainConfig train = config.train();
        PairSampler sampler = new PairSampler(data.train(), train.pairs(), config.seed());
        int tested = data.test().size() + data.gallery().map(ImageSet::size).orElse(0);
        return new TrainingMemory.Sizes(
                train.pairs(),
                sampler.batch(0, sampler.batches() - 1).length / 2,
                train.microBatch(),
                train.exactSums(),
                train.ema() > 0,
                config.evaluation().batch(),
                tested);
    }

    /** What such a training takes. */
    private record Question(EmbeddingNetwork network, Defense defense, TrainingMemory.Sizes sizes) {
        Optional<MemoryNeed> need() {
            return TrainingMemory.of(network, defense.load(sizes.pairs()), defense.load(sizes.lastPairs()), sizes);
        }

        Question with(TrainingMemory.Sizes others) {
            return new Question(network, defense, others);
        }

        boolean fits(FreeMemory free) {
            return need().map(free::holds).orElse(true);
        }
    }

    private static ConfigException refusal(Question asked, MemoryNeed need, FreeMemory free, String shortage) {
        TrainingMemory.Sizes sizes = asked.sizes();
        if (asked.with(sizes.withTestBatch(1)).fits(free)) {
            int batch = largest(sizes.testBatch() - 1, size -> asked.with(sizes.withTestBatch(size))
                    .fits(free));
            return new ConfigException("evaluation.batch: with " + sizes.testBatch() + " images of "
                    + asked.network().shape() + needs(need) + shortage + ": set evaluation.batch=" + batch + OTHERWISE);
        }
        return new ConfigException("train.pairs: " + sizes.pairs() + " pairs of "
                + asked.network().shape()
                + (sizes.microBatch() > 0 ? ", " + sizes.microBatch() + " images at a time," : "")
                + needs(need) + shortage + ": " + remedy(asked, free) + OTHERWISE);
    }

    private static String needs(MemoryNeed need) {
        return " need about " + ByteCount.text(need.all()) + " (" + ByteCount.text(need.heap()) + " in Java's heap, "
                + ByteCount.text(need.arrays()) + " in arrays outside of it), but ";
    }

    /** Micro-batches leave the method as it is, and so come first. */
    private static String remedy(Question asked, FreeMemory free) {
        TrainingMemory.Sizes sizes = asked.sizes();
        if (asked.network().piece().isEmpty()) {
            return fewerPairs(List.of(asked), free);
        }
        int unit = ChunkSize.of(asked.network().shape());
        int undivided = asked.defense().load(sizes.pairs()).trained();
        int most = (sizes.microBatch() > 0 ? sizes.microBatch() : undivided) - 1;
        int pieces = largest(most / unit, count -> asked.with(sizes.withMicroBatch(count * unit))
                .fits(free));
        return pieces > 0
                ? settings(asked.with(sizes.withMicroBatch(pieces * unit)), false)
                : fewerPairs(List.of(asked, asked.with(sizes.withMicroBatch(unit))), free);
    }

    /** @param ways to compute a batch, of which the one that holds the most pairs is named */
    private static String fewerPairs(List<Question> ways, FreeMemory free) {
        return ways.stream()
                .map(way -> way.with(way.sizes().withPairs(largest(way.sizes().pairs() - 1, pairs -> way.with(
                                way.sizes().withPairs(Math.max(FEWEST_PAIRS, pairs)))
                        .fits(free)))))
                .filter(way -> way.sizes().pairs() >= FEWEST_PAIRS)
                .max(Comparator.comparingInt(way -> way.sizes().pairs()))
                .map(way -> settings(way, true))
                .orElse("two pairs are too many already: choose a smaller network or smaller images");
    }

    private static String settings(Question question, boolean pairs) {
        TrainingMemory.Sizes sizes = question.sizes();
        return "set" + (pairs ? " train.pairs=" + sizes.pairs() : "")
                + (sizes.microBatch() > 0 ? " train.microBatch=" + sizes.microBatch() : "") + held(question);
    }

    private static String held(Question question) {
        return question.need()
                .map(need -> " (" + ByteCount.text(need.all()) + ")")
                .orElse("");
    }

    /** The largest number from 1 on that fits, where all below one that fits do too; 0 if none does. */
    private static int largest(int most, IntPredicate fits) {
        int fitting = 0;
        int tooLarge = most + 1;
        while (tooLarge - fitting > 1) {
            int middle = (fitting + tooLarge) >>> 1;
            if (fits.test(middle)) {
                fitting = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fitting;
    }
}
