package org.colotride.model;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * How the weights of a network learn, in Deeplearning4j's terms.
 *
 * @param updater what it makes of gradients, with its learning rate
 * @param l2 added to the gradient of weights and biases, times themselves, as PyTorch's {@code weight_decay} of Adam and SGD
 * @param weightDecay by which, times the learning rate, weights and biases shrink beside the step, as that of AdamW
 * @param frozen layers that do not learn
 */
public record Learning(IUpdater updater, double l2, double weightDecay, FrozenLayers frozen) {
    /** How all layers learn. */
    public Learning(IUpdater updater, double l2, double weightDecay) {
        this(updater, l2, weightDecay, FrozenLayers.NONE);
    }

    /** Adam with a constant rate. */
    static Learning of(EmbeddingNetwork.Optimizer adam) {
        return new Learning(new Adam(adam.learningRate()), adam.weightDecay(), 0);
    }

    /** Deeplearning4j's builder gives each layer weight decay twice (1.0.0-M2.1), so it is given when that is done. */
    void decay(ComputationGraphConfiguration configuration) {
        if (weightDecay > 0) {
            List<Regularization> decay = List.of(new WeightDecay(weightDecay, true));
            for (GraphVertex vertex : configuration.getVertices().values()) {
                if (vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BaseLayer base) {
                    base.setRegularization(decay);
                    base.setRegularizationBias(decay);
                }
            }
        }
    }
}
