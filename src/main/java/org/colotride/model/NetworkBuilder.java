package org.colotride.model;

import org.colotride.model.layer.BatchNormalization;
import org.colotride.model.layer.CappedRectifier;
import org.colotride.model.layer.Convolution;
import org.colotride.model.layer.DepthwiseConvolution;
import org.colotride.model.layer.GlobalAveragePooling;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.colotride.model.layer.Linear;
import org.colotride.model.layer.MaxPooling;
import org.colotride.model.layer.ParameterizedLayer;
import org.colotride.model.layer.Rectifier;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * Adds our layers to a graph. Each method returns the name of the vertex it made, which the next one reads; the names
 * are torchvision's, so that a vertex's parameters are {@code <vertex>.weight} there and {@code <vertex>_weight} in
 * Deeplearning4j.
 */
public final class NetworkBuilder {
    static final String INPUT_NORMALIZATION = "normalize";

    private final GraphBuilder graph;
    private final FrozenLayers frozen;

    NetworkBuilder(GraphBuilder graph) {
        this(graph, FrozenLayers.NONE);
    }

    NetworkBuilder(GraphBuilder graph, FrozenLayers frozen) {
        this.graph = graph;
        this.frozen = frozen;
    }

    /** One whose layers belong to no network, for who wants to know what they would hold. */
    public static NetworkBuilder ofNothing() {
        return new NetworkBuilder(new NeuralNetConfiguration.Builder().graphBuilder());
    }

    String inputNormalization(String input, double[] mean, double[] deviation) {
        return add(INPUT_NORMALIZATION, new InputNormalization(mean, deviation), input);
    }

    /** @see Convolution */
    public String convolution(
            String name, String input, int in, int out, int kernel, int stride, int padding, boolean biased) {
        return add(name, new Convolution(in, out, kernel, stride, padding, biased), input);
    }

    /** @see DepthwiseConvolution */
    public String depthwiseConvolution(String name, String input, int channels, int kernel, int stride, int padding) {
        return add(name, new DepthwiseConvolution(channels, kernel, stride, padding), input);
    }

    /** @see BatchNormalization */
    public String batchNormalization(String name, String input, int channels, boolean frozen) {
        return batchNormalization(name, input, channels, frozen, BatchNormalization.MOMENTUM);
    }

    /** @see BatchNormalization */
    public String batchNormalization(String name, String input, int channels, boolean frozen, double momentum) {
        return add(name, new BatchNormalization(channels, frozen, momentum), input);
    }

    /** @see Rectifier */
    public String rectifier(String name, String input) {
        return add(name, new Rectifier(), input);
    }

    /** @see CappedRectifier */
    public String cappedRectifier(String name, String input) {
        return add(name, new CappedRectifier(), input);
    }

    /** @see MaxPooling */
    public String maxPooling(String name, String input, int kernel, int stride, int padding) {
        return add(name, new MaxPooling(kernel, stride, padding), input);
    }

    /** @see GlobalAveragePooling */
    public String globalAveragePooling(String name, String input) {
        return add(name, new GlobalAveragePooling(), input);
    }

    /** @see Linear */
    public String linear(String name, String input, int in, int out) {
        return add(name, new Linear(in, out), input);
    }

    /** Sum of two vertices of the same shape. */
    public String sum(String name, String first, String second) {
        graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), first, second);
        return name;
    }

    /** Vertices side by side along their channels; images are of the same height and width. */
    public String merge(String name, String... inputs) {
        graph.addVertex(name, new MergeVertex(), inputs);
        return name;
    }

    String l2Normalization(String input) {
        return add("embedding", new L2Normalization(), input);
    }

    String add(String name, Layer layer, String input) {
        if (layer instanceof ParameterizedLayer learning && frozen.contains(name)) {
            learning.fix();
        }
        graph.addLayer(name, layer, input);
        return name;
    }

    /** Height and width must survive the network's poolings. */
    public static void requireAtLeast(ImageShape shape, int smallest, String network) {
        if (shape.height() < smallest || shape.width() < smallest) {
            throw new IllegalArgumentException(
                    network + " needs images of at least " + smallest + "×" + smallest + ", got " + shape);
        }
    }
}
