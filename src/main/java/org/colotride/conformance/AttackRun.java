package org.colotride.conformance;

import java.util.List;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;

/**
 * One run of PGD on the recorded queries, and what the recordings tell of it.
 *
 * @param images adversarial images, {@code [count, C, H, W]}
 * @param embeddings theirs
 * @param lastSeen embeddings of the last step's forward pass, before the last update
 * @param largestStep farthest that one update moved each embedding
 * @param finished whether each query's loss vanished before the last update
 */
record AttackRun(float[] images, Embeddings embeddings, Embeddings lastSeen, double[] largestStep, boolean[] finished) {
    /** Losses below are rounding of single precision. */
    private static final double VANISHED = 1e-7;

    static AttackRun perform(
            EmbeddingEngine engine, float[] benign, List<? extends QueryObjective> objectives, PgdSettings settings) {
        int count = objectives.size();
        int dimension = engine.dimension();
        BatchObjective batch = new BatchObjective(objectives, dimension);
        Embeddings before = Embeddings.zeros(count, dimension);
        double[] largestStep = new double[count];
        float[] images = benign.clone();
        new ProjectedGradientDescent(engine)
                .run(
                        images,
                        count,
                        (step, embeddings, gradient) -> {
                            follow(step, embeddings, before, largestStep);
                            return batch.evaluate(step, embeddings, gradient);
                        },
                        settings);
        Embeddings lastSeen = new Embeddings(before.values().clone(), count, dimension);
        Embeddings after = Embeddings.zeros(count, dimension);
        engine.embed(images, count, after.values());
        follow(1, after.values(), before, largestStep);
        boolean[] finished = new boolean[count];
        for (int i = 0; i < count; i++) {
            for (double loss : batch.lossPerStep(i)) {
                finished[i] |= Math.abs(loss) <= VANISHED;
            }
        }
        return new AttackRun(images, after, lastSeen, largestStep, finished);
    }

    private static void follow(int step, float[] embeddings, Embeddings before, double[] largestStep) {
        for (int i = 0; step > 0 && i < largestStep.length; i++) {
            largestStep[i] = Math.max(
                    largestStep[i], PairwiseDistance.euclidean(embeddings, i, before.values(), i, before.dimension()));
        }
        System.arraycopy(embeddings, 0, before.values(), 0, before.values().length);
    }

    /** Takes over one query's part of another run. */
    void adopt(AttackRun other, int query) {
        int length = images.length / largestStep.length;
        System.arraycopy(other.images, query * length, images, query * length, length);
        copy(other.embeddings, embeddings, query);
        copy(other.lastSeen, lastSeen, query);
        largestStep[query] = other.largestStep[query];
        finished[query] = other.finished[query];
    }

    static void copy(Embeddings from, Embeddings to, int row) {
        System.arraycopy(from.values(), from.offset(row), to.values(), to.offset(row), to.dimension());
    }

    /** How far a query's adversarial embedding is from the recorded one. */
    double deviation(Embeddings recorded, int query) {
        return PairwiseDistance.euclidean(embeddings.values(), query, recorded.values(), query, recorded.dimension());
    }
}
