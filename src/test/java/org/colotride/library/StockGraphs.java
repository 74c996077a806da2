package org.colotride.library;

import org.colotride.loss.MetricLossFunction;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Graphs as users of Deeplearning4j build them, and images. */
final class StockGraphs {
    static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    static final int CLASSES = 4;

    private StockGraphs() {}

    private static GraphBuilder images() {
        return images(new Adam(2e-3), true);
    }

    private static GraphBuilder images(IUpdater updater, boolean miniBatch) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(updater)
                .miniBatch(miniBatch)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(12, 12, 1));
    }

    private static ComputationGraph init(GraphBuilder graph) {
        ComputationGraph made = new ComputationGraph(graph.build());
        made.init();
        return made;
    }

    /** A classifier with batch normalisation: its embeddings are what enters the output layer. */
    static ComputationGraph classifier() {
        ComputationGraph graph = init(images().addLayer(
                        "conv",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(6)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "in")
                .addLayer("norm", new BatchNormalization(), "conv")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
                .addLayer(
                        "pool",
                        new SubsamplingLayer.Builder(
                                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                                .build(),
                        "relu")
                .addLayer(
                        "features",
                        new DenseLayer.Builder()
                                .nOut(8)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "pool")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "features")
                .setOutputs("out"));
        disturb(graph, "norm");
        return graph;
    }

    /** Fresh statistics are 0 and 1, which would hide a mistake. */
    private static void disturb(ComputationGraph graph, String layer) {
        SeededRandom random = new SeededRandom(3);
        for (String name : new String[] {"_mean", "_gamma", "_beta", "_log10stdev"}) {
            INDArray parameter = graph.getParam(layer + name);
            for (int i = 0; i < parameter.length(); i++) {
                parameter.putScalar(i, 0.4 * random.nextFloat() + (name.endsWith("stdev") ? -0.3 : 0.5));
            }
        }
    }

    /** Branches of different widths meet, as images and once more as vectors; the network normalises between. */
    static ComputationGraph merging() {
        ComputationGraph graph = init(images().addLayer("narrow", convolution(3), "in")
                .addLayer("wide", convolution(7), "in")
                .addVertex("both", new MergeVertex(), "narrow", "wide")
                .addLayer("norm", new BatchNormalization(), "both")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
                .addLayer("last", convolution(5), "relu")
                .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "last")
                .addLayer("first", new GlobalPoolingLayer(PoolingType.AVG), "relu")
                .addVertex("vectors", new MergeVertex(), "mean", "first")
                .addLayer(
                        "features",
                        new DenseLayer.Builder()
                                .nOut(8)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "vectors")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunctions.LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "features")
                .setOutputs("loss"));
        disturb(graph, "norm");
        return graph;
    }

    private static ConvolutionLayer convolution(int channels) {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(channels)
                .activation(Activation.RELU)
                .build();
    }

    /** Its activation is a hyperbolic tangent, which has no counterpart. */
    static ComputationGraph branching(boolean normalising) {
        GraphBuilder graph = images().addLayer(
                        "left",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(3)
                                .activation(Activation.TANH)
                                .build(),
                        "in")
                .addLayer(
                        "right",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(3)
                                .activation(Activation.TANH)
                                .build(),
                        "in")
                .addVertex("both", new MergeVertex(), "left", "right");
        String last = "both";
        if (normalising) {
            graph.addLayer("norm", new BatchNormalization(), "both");
            last = "norm";
        }
        return init(graph.addLayer(
                        "features",
                        new DenseLayer.Builder()
                                .nOut(8)
                                .activation(Activation.IDENTITY)
                                .build(),
                        last)
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunctions.LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "features")
                .setOutputs("loss"));
    }

    /** Embeddings of unit length, trained on triplets. */
    static ComputationGraph embedding() {
        return embedding(new Adam(2e-3), true);
    }

    static ComputationGraph embedding(IUpdater updater, boolean miniBatch) {
        return embedding(updater, miniBatch, ColoTrideTraining.loss());
    }

    static ComputationGraph embedding(IUpdater updater, boolean miniBatch, MetricLossFunction loss) {
        return init(images(updater, miniBatch)
                .addLayer(
                        "conv1",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(8)
                                .activation(Activation.RELU)
                                .build(),
                        "in")
                .addLayer(
                        "pool",
                        new SubsamplingLayer.Builder(
                                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                                .build(),
                        "conv1")
                .addLayer(
                        "conv2",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(12)
                                .activation(Activation.RELU)
                                .build(),
                        "pool")
                .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "conv2")
                .addLayer(
                        "embedding",
                        new DenseLayer.Builder()
                                .nOut(16)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .addVertex("unit", new L2NormalizeVertex(), "embedding")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(loss)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "unit")
                .setOutputs("loss"));
    }

    /** Noisy pictures of a few patterns, {@code [CLASSES · each, 1, 12, 12]}, class by class. */
    static INDArray images(int each, long seed) {
        int length = SHAPE.length();
        float[] pixels = new float[CLASSES * each * length];
        for (int c = 0; c < CLASSES; c++) {
            for (int i = 0; i < each; i++) {
                SeededRandom pattern = SeededRandom.derive(11, c);
                SeededRandom noise = SeededRandom.derive(seed, c, i);
                int first = (c * each + i) * length;
                for (int p = 0; p < length; p++) {
                    pixels[first + p] = 0.55f * pattern.nextFloat() + 0.45f * noise.nextFloat();
                }
            }
        }
        return Nd4j.createFromArray(pixels).reshape((long) CLASSES * each, 1, 12, 12);
    }

    static int[] labels(int each) {
        int[] labels = new int[CLASSES * each];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / each;
        }
        return labels;
    }
}
