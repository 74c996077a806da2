package org.colotride.model.imported;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Rebuilds a graph of Deeplearning4j's stock layers out of ours, whose gradients are right in evaluation mode. A layer
 * that has no exact counterpart is refused by name.
 */
final class GraphTranslation {
    /** A layer by its name in the file and by its vertex. */
    private record Named(String inFile, String inGraph) {}

    private interface Rule<L extends Layer> {
        Placed apply(GraphTranslation translation, Named name, L layer, Placed input);
    }

    private record Entry<L extends Layer>(Class<L> type, Rule<L> rule) {
        Placed apply(GraphTranslation translation, Named name, Layer layer, Placed input) {
            return rule.apply(translation, name, type.cast(layer), input);
        }
    }

    /** The layers that have a counterpart, one line each; a subclass is another layer and needs its own. */
    private static final List<Entry<?>> RULES = List.of(
            new Entry<>(ConvolutionLayer.class, GraphTranslation::convolution),
            new Entry<>(BatchNormalization.class, GraphTranslation::normalization),
            new Entry<>(ActivationLayer.class, GraphTranslation::activation),
            new Entry<>(SubsamplingLayer.class, GraphTranslation::pooling),
            new Entry<>(GlobalPoolingLayer.class, GraphTranslation::globalPooling),
            new Entry<>(DenseLayer.class, GraphTranslation::dense),
            new Entry<>(ZeroPaddingLayer.class, GraphTranslation::zeroPadding),
            new Entry<>(DropoutLayer.class, (translation, name, layer, input) -> input));

    private static final int[] HEIGHT_AND_WIDTH = {2, 3};

    private final Reconstruction ours;
    private final ComputationGraph source;
    private final Map<String, String> names;
    private final ComputationGraphConfiguration configuration;
    private final Map<String, Placed> placed = new HashMap<>();

    GraphTranslation(StockGraph stock, Reconstruction ours) {
        this.ours = ours;
        this.source = stock.graph();
        this.names = stock.names();
        this.configuration = source.getConfiguration();
    }

    /** @see ImportedNetwork#rebuild */
    Placed rebuild(Placed images, String named, boolean beforeOutput) {
        if (configuration.getNetworkInputs().size() != 1
                || configuration.getNetworkOutputs().size() != 1) {
            throw new ConfigException(
                    ours.file() + ": has more than one input or output; only one of each can be imported");
        }
        String input = configuration.getNetworkInputs().get(0);
        placed.put(input, images);
        String output = configuration.getNetworkOutputs().get(0);
        String last = beforeOutput ? inputsOf(output).get(0) : output;
        if (named == null && last.equals(input)) {
            throw new ConfigException("model.args.layer: " + ours.file() + " has nothing before its last layer, '"
                    + inFile(output) + "'; name that layer");
        }
        String kept = named == null ? last : names.getOrDefault(named, named);
        if (!configuration.getVertices().containsKey(kept)) {
            Set<String> known = new LinkedHashSet<>(names.keySet());
            known.addAll(configuration.getVertices().keySet());
            throw new ConfigException("model.args.layer: " + ours.file() + " has no layer '" + named + "'"
                    + NearestName.hint(named, known));
        }
        Set<String> needed = needed(kept);
        for (int index : source.topologicalSortOrder()) {
            String vertex = source.getVertices()[index].getVertexName();
            if (needed.contains(vertex) && !vertex.equals(input)) {
                placed.put(vertex, vertex(vertex, configuration.getVertices().get(vertex)));
            }
        }
        return placed.get(kept);
    }

    /** The name that the file gives a vertex. */
    private String inFile(String vertex) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(vertex))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(vertex);
    }

    private List<String> inputsOf(String vertex) {
        return configuration.getVertexInputs().getOrDefault(vertex, List.of());
    }

    private Set<String> needed(String last) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty()) {
            String vertex = open.pop();
            if (needed.add(vertex)) {
                open.addAll(inputsOf(vertex));
            }
        }
        return needed;
    }

    private Placed vertex(String vertexName, GraphVertex vertex) {
        String name = inFile(vertexName);
        List<Placed> inputs = inputsOf(vertexName).stream().map(placed::get).toList();
        if (vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add && inputs.size() == 2) {
            return ours.sum(name, inputs.get(0), inputs.get(1));
        }
        if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == MergeVertex.DEFAULT_MERGE_DIM) {
            return inputs.size() == 1 ? inputs.get(0) : ours.merge(name, inputs);
        }
        if (vertex instanceof PreprocessorVertex flattening && isFlattening(flattening.getPreProcessor())) {
            return flattened(flattening.getPreProcessor(), inputs.get(0));
        }
        if (!(vertex instanceof LayerVertex layerVertex)) {
            throw ours.refused(
                    name,
                    "is a " + vertex.getClass().getSimpleName() + "; known are sums of two, merges and the layers "
                            + known());
        }
        Object before = layerVertex.getPreProcessor();
        boolean reshapesImages = before != null
                && before.getClass() == FeedForwardToCnnPreProcessor.class
                && configuration.getNetworkInputs().containsAll(inputsOf(vertexName));
        if (before != null && !reshapesImages && !isFlattening(before)) {
            throw ours.refused(
                    name, "has a " + before.getClass().getSimpleName() + " before it, which has no counterpart");
        }
        Placed input = flattened(before, inputs.get(0));
        Layer layer = layerVertex.getLayerConf().getLayer();
        for (Entry<?> entry : RULES) {
            if (entry.type() == layer.getClass()) {
                return entry.apply(this, new Named(name, vertexName), layer, input);
            }
        }
        throw ours.refused(
                name,
                "is a " + layer.getClass().getSimpleName() + "; known are sums of two, merges and the layers "
                        + known());
    }

    /** A subclass is another preprocessor. */
    private static boolean isFlattening(Object before) {
        return before != null && before.getClass() == CnnToFeedForwardPreProcessor.class;
    }

    private static Placed flattened(Object before, Placed input) {
        if (!isFlattening(before)) {
            return input;
        }
        boolean last = ((CnnToFeedForwardPreProcessor) before).getFormat() == CNN2DFormat.NHWC;
        return input.flattened(last ? Placed.Form.FLATTENED_CHANNELS_LAST : Placed.Form.FLATTENED);
    }

    private static String known() {
        return RULES.stream().map(entry -> entry.type().getSimpleName()).collect(Collectors.joining(", "));
    }

    private Placed convolution(Named name, ConvolutionLayer layer, Placed input) {
        if (square(name, layer.getDilation()) != 1) {
            throw ours.refused(name.inFile(), "is dilated");
        }
        Window window = window(
                name, layer.getConvolutionMode(), layer.getKernelSize(), layer.getStride(), layer.getPadding(), input);
        INDArray bias = layer.hasBias() ? parameter(name, "b") : null;
        return activated(
                name,
                layer.getActivationFn(),
                ours.convolution(name.inFile(), input, window, parameter(name, "W"), bias));
    }

    private Window window(
            Named name, ConvolutionMode mode, int[] kernels, int[] strides, int[] paddings, Placed input) {
        int kernel = square(name, kernels);
        int stride = square(name, strides);
        if (mode == ConvolutionMode.Same) {
            return ours.sameWindow(name.inFile(), input, kernel, stride);
        }
        if (mode != ConvolutionMode.Truncate && mode != ConvolutionMode.Strict) {
            throw ours.refused(name.inFile(), "has convolution mode " + mode);
        }
        return ours.window(name.inFile(), input, kernel, stride, square(name, paddings));
    }

    /** Deeplearning4j gives the layer an activation and never applies it. */
    private Placed normalization(Named name, BatchNormalization layer, Placed input) {
        if (layer.isLockGammaBeta()) {
            throw ours.refused(name.inFile(), "has locked gamma and beta");
        }
        INDArray variance = layer.isUseLogStd()
                ? Transforms.exp(parameter(name, "log10stdev").mul(2 * Math.log(10)))
                : parameter(name, "var");
        return ours.batchNormalization(
                name.inFile(),
                input,
                parameter(name, "gamma"),
                parameter(name, "beta"),
                parameter(name, "mean"),
                variance,
                layer.getEps());
    }

    private Placed activation(Named name, ActivationLayer layer, Placed input) {
        return activated(name, layer.getActivationFn(), input);
    }

    private Placed activated(Named name, IActivation activation, Placed input) {
        if (activation == null || activation.getClass() == ActivationIdentity.class) {
            return input;
        }
        if (activation.getClass() != ActivationReLU.class || !activation.equals(new ActivationReLU())) {
            throw ours.refused(name.inFile(), "has the activation " + activation + "; known are identity and relu");
        }
        return ours.rectifier(name.inFile(), input);
    }

    private Placed pooling(Named name, SubsamplingLayer layer, Placed input) {
        if (square(name, layer.getDilation()) != 1 || layer.getPoolingType() != PoolingType.MAX) {
            throw ours.refused(name.inFile(), "is " + layer.getPoolingType() + " pooling, or dilated; known is MAX");
        }
        Window window = window(
                name, layer.getConvolutionMode(), layer.getKernelSize(), layer.getStride(), layer.getPadding(), input);
        return ours.maxPooling(name.inFile(), input, window);
    }

    private Placed globalPooling(Named name, GlobalPoolingLayer layer, Placed input) {
        if (layer.getPoolingType() != PoolingType.AVG || !layer.isCollapseDimensions()) {
            throw ours.refused(
                    name.inFile(), "is global " + layer.getPoolingType() + " pooling; known is AVG of images");
        }
        int[] dimensions = layer.getPoolingDimensions();
        if (dimensions != null && !Arrays.equals(dimensions, HEIGHT_AND_WIDTH)) {
            throw ours.refused(name.inFile(), "pools over dimensions " + Arrays.toString(dimensions));
        }
        return ours.globalAveragePooling(name.inFile(), input);
    }

    private Placed dense(Named name, DenseLayer layer, Placed input) {
        if (layer.hasLayerNorm()) {
            throw ours.refused(name.inFile(), "has layer normalisation");
        }
        INDArray bias = layer.hasBias() ? parameter(name, "b") : null;
        return activated(name, layer.getActivationFn(), ours.dense(name.inFile(), input, parameter(name, "W"), bias));
    }

    private Placed zeroPadding(Named name, ZeroPaddingLayer layer, Placed input) {
        return ours.zeroPadding(name.inFile(), input, square(name, layer.getPadding()));
    }

    private int square(Named name, int[] sides) {
        for (int side : sides) {
            if (side != sides[0]) {
                throw ours.refused(name.inFile(), "is not square");
            }
        }
        return sides[0];
    }

    private INDArray parameter(Named layer, String name) {
        return source.getParam(layer.inGraph() + "_" + name);
    }
}
