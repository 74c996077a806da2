package org.colotride.model.engine;

import org.colotride.cluster.Group;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training passes that the members of a group share: each computes whole pieces of a batch, and all of them see all
 * embeddings. The gradients of the weights are to the last bit those of one process ({@link GradientSum}).
 *
 * <p>Exchanged are for each pass its embeddings and the gradient.
 */
public final class GroupTraining implements WeightGradientEngine {
    private final PiecewiseEngine engine;
    private final Group group;
    private final GroupPass pass;
    private GradientSum sum;

    /**
     * @param engine over this member's copy of the weights
     * @param dimension length D of an embedding
     */
    public GroupTraining(PiecewiseEngine engine, int dimension, Group group) {
        this.engine = engine;
        this.group = group;
        this.pass = new GroupPass(group, dimension);
    }

    @Override
    public void embedForWeightGradient(float[] images, int count, float[] embeddings) {
        pass.divide(count, engine.piece());
        pass.run(engine::embedForWeightGradient, images, embeddings);
    }

    @Override
    public void weightGradient(float[] embeddingGradient, INDArray parameterGradients) {
        if (sum == null) {
            sum = new GradientSum(Math.toIntExact(parameterGradients.length()));
        }
        sum.clear();
        engine.addWeightGradient(pass.ownGradient(embeddingGradient), sum);
        sum.addUp(group);
        sum.writeTo(parameterGradients);
    }
}
