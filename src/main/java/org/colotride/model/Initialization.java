package org.colotride.model;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Initial weights, as PyTorch draws them by default: uniform in ±1/√fan-in for convolutions and linear layers (weights
 * and biases); batch normalisation starts as the identity.
 */
final class Initialization {
    private Initialization() {}

    static void initialize(ComputationGraph graph, RandomGenerator random) {
        Map<String, INDArray> parameters = graph.paramTable();
        for (Map.Entry<String, INDArray> entry : parameters.entrySet()) {
            String vertex = entry.getKey().substring(0, entry.getKey().lastIndexOf('_'));
            String name = entry.getKey().substring(vertex.length() + 1);
            INDArray weight = parameters.get(vertex + "_weight");
            if (weight == null) {
                continue;
            }
            if (weight.rank() == 1) {
                entry.getValue().assign(name.equals("weight") || name.equals("runningVar") ? 1 : 0);
            } else {
                uniform(entry.getValue(), Math.sqrt((double) weight.size(0) / weight.length()), random);
            }
        }
    }

    private static void uniform(INDArray target, double bound, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(target.length())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        target.assign(Nd4j.createFromArray(values).reshape(target.shape()));
    }
}
