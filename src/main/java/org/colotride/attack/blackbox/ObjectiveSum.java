package org.colotride.attack.blackbox;

import java.util.Arrays;
import java.util.List;
import org.colotride.attack.Objective;
import org.colotride.attack.QueryObjective;

/**
 * The objectives of a batch's queries as one objective: their sum, whose gradient for each image is that of its own
 * query. Further images of a batch are padding: they add nothing and get no gradient.
 */
public final class ObjectiveSum implements Objective {
    private final List<? extends QueryObjective> objectives;
    private final float[] embedding;
    private final float[] gradientRow;

    /**
     * @param objectives of the batch's first images
     * @param dimension length of an embedding
     */
    public ObjectiveSum(List<? extends QueryObjective> objectives, int dimension) {
        this.objectives = objectives;
        this.embedding = new float[dimension];
        this.gradientRow = new float[dimension];
    }

    @Override
    public double evaluate(int step, float[] embeddings, float[] gradient) {
        int dimension = embedding.length;
        double sum = 0;
        for (int i = 0; i < objectives.size(); i++) {
            System.arraycopy(embeddings, i * dimension, embedding, 0, dimension);
            Arrays.fill(gradientRow, 0f);
            sum += objectives.get(i).loss(step, embedding, gradientRow);
            System.arraycopy(gradientRow, 0, gradient, i * dimension, dimension);
        }
        return sum;
    }
}
