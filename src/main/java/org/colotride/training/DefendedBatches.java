package org.colotride.training;

import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.data.PairBatch;
import org.colotride.defense.BenignBatch;
import org.colotride.defense.DefendedBatch;
import org.colotride.defense.Defense;
import org.colotride.defense.TrainingProgress;
import org.colotride.defense.TripletDistances;
import org.colotride.mining.TripletMiner;
import org.colotride.model.engine.CountedEngine;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;

/** Makes adversarial batches out of pairs: embed, let the defence mine and perturb. Keeps its arrays from batch to batch. */
final class DefendedBatches {
    /** Enough embeddings to tell a collapse by; all of a large batch would cost more than they tell. */
    private static final int WATCHED_EMBEDDINGS = 64;

    private final TripletMiner miner;
    private final Defense defense;
    private final TrainingRandom random;
    private final CountedEngine engine;
    private final ProjectedGradientDescent descent;
    private Embeddings embeddings = Embeddings.zeros(0, 1);

    DefendedBatches(EmbeddingEngine network, TripletMiner miner, Defense defense, TrainingRandom random) {
        this.miner = miner;
        this.defense = defense;
        this.random = random;
        this.engine = new CountedEngine(network);
        this.descent = new ProjectedGradientDescent(engine);
    }

    PreparedBatch prepare(PairBatch pairs, TrainingProgress progress) {
        if (embeddings.count() != pairs.size()) {
            embeddings = Embeddings.zeros(pairs.size(), engine.dimension());
        }
        long forward = engine.forward();
        long backward = engine.backward();
        engine.embed(pairs.images(), pairs.size(), embeddings.values());
        BenignBatch benign = new BenignBatch(
                pairs.images(), pairs.shape(), pairs.labels(), embeddings, miner, random.miner(), progress);
        DefendedBatch defended = defense.defend(benign, random.defense(), descent);
        return new PreparedBatch(
                pairs.indices(),
                pairs.images(),
                defended,
                TripletDistances.of(embeddings, defended.mined()),
                meanDistance(embeddings),
                engine.forward() - forward,
                engine.backward() - backward);
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
