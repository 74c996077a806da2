package org.colotride.train;

import java.util.Arrays;
import java.util.stream.Stream;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.data.PairBatch;
import org.colotride.defense.Defense;
import org.colotride.defense.TrainingProgress;
import org.colotride.defense.TripletDistances;
import org.colotride.metric.PairwiseDistance;
import org.colotride.mining.TripletMiner;
import org.colotride.mining.Triplets;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.Embeddings;
import org.colotride.random.SeededRandom;

/** Makes adversarial triplets out of pairs: embed, mine, perturb. Keeps its arrays from batch to batch. */
final class TripletBatches {
    /** Enough embeddings to tell a collapse by; all of a large batch would cost more than they tell. */
    private static final int WATCHED_EMBEDDINGS = 64;

    private final EmbeddingNetwork network;
    private final TripletMiner miner;
    private final Defense defense;
    private final SeededRandom minerRandom;
    private final ProjectedGradientDescent descent;
    private Embeddings embeddings = Embeddings.zeros(0, 1);
    private float[] stacked = new float[0];

    TripletBatches(EmbeddingNetwork network, TripletMiner miner, Defense defense, SeededRandom minerRandom) {
        this.network = network;
        this.miner = miner;
        this.defense = defense;
        this.minerRandom = minerRandom;
        this.descent = new ProjectedGradientDescent(network.engine());
    }

    PreparedBatch prepare(PairBatch pairs, TrainingProgress progress) {
        if (embeddings.count() != pairs.size()) {
            embeddings = Embeddings.zeros(pairs.size(), network.dimension());
        }
        network.engine().embed(pairs.images(), pairs.size(), embeddings.values());
        Triplets triplets = miner.mine(embeddings, pairs.labels(), progress.epochFraction(), minerRandom);
        TripletDistances before = TripletDistances.of(embeddings, triplets);
        stack(pairs, triplets);
        Defense.Outcome outcome = defense.perturb(stacked, embeddings, triplets, progress, descent);
        return new PreparedBatch(
                pairs.indices(),
                triplets,
                pairs.images(),
                stacked,
                labels(pairs, triplets),
                before,
                outcome,
                meanDistance(embeddings));
    }

    private void stack(PairBatch pairs, Triplets triplets) {
        int count = triplets.count();
        int length = pairs.shape().length();
        if (stacked.length != 3 * count * length) {
            stacked = new float[3 * count * length];
        }
        for (int i = 0; i < count; i++) {
            copy(pairs.images(), triplets.anchors()[i], i, length);
            copy(pairs.images(), triplets.positives()[i], count + i, length);
            copy(pairs.images(), triplets.negatives()[i], 2 * count + i, length);
        }
    }

    private static int[] labels(PairBatch pairs, Triplets triplets) {
        return Stream.of(triplets.anchors(), triplets.positives(), triplets.negatives())
                .flatMapToInt(Arrays::stream)
                .map(position -> pairs.labels()[position])
                .toArray();
    }

    private void copy(float[] images, int from, int to, int length) {
        System.arraycopy(images, from * length, stacked, to * length, length);
    }

    private static double meanDistance(Embeddings embeddings) {
        int watched = Math.min(WATCHED_EMBEDDINGS, embeddings.count());
        double sum = 0;
        for (int i = 0; i < watched; i++) {
            for (int j = 0; j < i; j++) {
                sum += PairwiseDistance.euclidean(
                        embeddings.values(), i, embeddings.values(), j, embeddings.dimension());
            }
        }
        return sum / (watched * (watched - 1) / 2.0);
    }
}
