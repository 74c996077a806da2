package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The training pass of a batch, and how far its gradient is from a recorded one. */
final class RecordedGradient {
    private static final double ROUNDING = 1e-4;

    private RecordedGradient() {}

    /** Computes loss and gradients, to be found in the network's graph; returns the loss. */
    static double pass(EmbeddingNetwork network, MetricLoss loss, float[] images, BatchLayout layout) {
        LossLayer last = (LossLayer) network.graph().getOutputLayer(0).conf().getLayer();
        ((MetricLossFunction) last.getLossFn()).extend(configured -> loss);
        try (INDArray pixels = Nd4j.createFromArray(images)
                        .reshape(
                                layout.count(),
                                network.shape().channels(),
                                network.shape().height(),
                                network.shape().width());
                INDArray labels = layout.toLabels()) {
            network.graph().setInput(0, pixels);
            network.graph().setLabels(labels);
            network.graph().computeGradientAndScore();
        }
        return network.graph().score();
    }

    /**
     * The largest deviation of a parameter's gradient relative to its recorded norm; of gradients that are recorded by
     * the sums of their rows and columns, of those sums and the norm. A norm of less than 1e-4 of the largest is rounding,
     * and counts as that much.
     */
    static double deviation(EmbeddingNetwork network, JsonNode recorded) {
        double largest = 0;
        double smallestNorm = 0;
        for (JsonNode parameter : recorded) {
            smallestNorm = Math.max(smallestNorm, ROUNDING * RecordedArrays.number(parameter, "norm"));
        }
        for (Iterator<String> names = recorded.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode expected = recorded.get(name);
            float[] ours = network.graph()
                    .gradient()
                    .getGradientFor(name.replace('.', '_'))
                    .dup('c')
                    .data()
                    .asFloat();
            double norm = RecordedArrays.number(expected, "norm");
            double distance = expected.has("values")
                    ? distance(RecordedArrays.doubles(expected, "values"), doubles(ours))
                    : Math.max(Math.abs(norm - distance(doubles(ours), new double[ours.length])), sums(expected, ours));
            largest = Math.max(largest, distance / Math.max(norm, smallestNorm));
        }
        return largest;
    }

    private static double sums(JsonNode expected, float[] ours) {
        double[] rows = RecordedArrays.doubles(expected, "rowSums");
        double[] columns = RecordedArrays.doubles(expected, "columnSums");
        RecordedArrays.requireLength("gradient", ours.length, rows.length * columns.length);
        double[] ourRows = new double[rows.length];
        double[] ourColumns = new double[columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < columns.length; k++) {
                ourRows[i] += ours[i * columns.length + k];
                ourColumns[k] += ours[i * columns.length + k];
            }
        }
        // A sum of n equal errors is as large as √n times their norm at most.
        return Math.max(
                distance(rows, ourRows) / Math.sqrt(columns.length),
                distance(columns, ourColumns) / Math.sqrt(rows.length));
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static double distance(double[] expected, double[] ours) {
        RecordedArrays.requireLength("gradient", expected.length, ours.length);
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (expected[i] - ours[i]) * (expected[i] - ours[i]);
        }
        return Math.sqrt(squares);
    }
}
