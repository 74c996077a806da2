package org.colotride.loss;

import org.colotride.tensor.Embeddings;

/**
 * mean ‖e − r‖² over the images of a batch, r a constant embedding of each (FARE, ICML 2024, arXiv 2402.12336). It looks
 * at no class and no triplet; what it reports of triplets is another loss's.
 */
public final class ReferenceLoss implements MetricLoss {
    private final MetricLoss watched;
    private Embeddings references = Embeddings.zeros(0, 1);

    /** @param watched tells which triplets still have something to teach */
    public ReferenceLoss(MetricLoss watched) {
        this.watched = watched;
    }

    /** @param references r of the batch that is trained next, {@code [M, D]}; kept, not copied */
    public void references(Embeddings references) {
        this.references = references;
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        return squaredShift(embeddings.values(), references, gradient);
    }

    /**
     * mean ‖e − r‖².
     *
     * @param embeddings {@code [M, D]}
     * @param references {@code [M, D]}
     * @param gradient receives the gradient with respect to the embeddings; null if it is not wanted
     */
    public static double squaredShift(float[] embeddings, Embeddings references, float[] gradient) {
        int count = references.count();
        double sum = 0;
        for (int i = 0; i < count * references.dimension(); i++) {
            double difference = (double) embeddings[i] - references.values()[i];
            sum += difference * difference;
            if (gradient != null) {
                gradient[i] = (float) (2 * difference / count);
            }
        }
        return sum / count;
    }

    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        return watched.activeFraction(embeddings, layout);
    }
}
