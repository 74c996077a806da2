package org.colotride.model.imported;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;
import org.colotride.data.ImageShape;
import org.colotride.model.NetworkBuilder;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Rebuilds a graph of Deeplearning4j's stock layers out of ours, whose gradients are right in evaluation mode. A layer
 * that has no exact counterpart is refused by name. Batch normalisation is frozen.
 */
final class GraphTranslation {
    static final String HEAD = "head";

    private static final String PREFIX = "imported.";

    private interface Rule<L extends Layer> {
        Placed apply(GraphTranslation translation, String name, L layer, Placed input);
    }

    private record Entry<L extends Layer>(Class<L> type, Rule<L> rule) {
        Placed apply(GraphTranslation translation, String name, Layer layer, Placed input) {
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

    private final String file;
    private final ComputationGraph source;
    private final Map<String, String> names;
    private final ComputationGraphConfiguration configuration;
    private final NetworkBuilder builder;
    private final Map<String, Placed> placed = new HashMap<>();
    private final Map<String, INDArray> weights = new LinkedHashMap<>();

    GraphTranslation(String file, StockGraph stock, NetworkBuilder builder) {
        this.file = file;
        this.source = stock.graph();
        this.names = stock.names();
        this.configuration = source.getConfiguration();
        this.builder = builder;
    }

    /** Our parameters by name, of the layers translated so far. */
    Map<String, INDArray> weights() {
        return weights;
    }

    /**
     * Translates all that the last layer depends on, and adds a linear layer.
     *
     * @param last layer of the file to keep; null for the one before the output
     * @param embedding length of the fresh linear layer after it
     * @return name of the linear layer
     */
    String translate(String input, ImageShape shape, String last, int embedding) {
        Placed features = features(input, shape, last, 1);
        return builder.linear(HEAD, features.vertex(), features.length(), embedding);
    }

    /**
     * Translates all that the last layer depends on, which is the embedding itself.
     *
     * @param last layer of the file to keep; null for the output
     * @param embedding its length
     * @return name of a linear layer that leaves it as it is
     */
    String translateWhole(String input, ImageShape shape, String last, int embedding) {
        Placed features = features(input, shape, last, 0);
        if (features.length() != embedding) {
            throw new ConfigException("model.args.embedding: " + embedding + " is not the length of the last layer of "
                    + file + ", " + features.length());
        }
        // A network ends in a linear layer: this one changes nothing.
        String head = builder.linear(HEAD, features.vertex(), embedding, embedding);
        weights.put(head + "_weight", Nd4j.eye(embedding));
        weights.put(head + "_bias", Nd4j.zeros(embedding));
        return head;
    }

    private Placed features(String input, ImageShape shape, String named, int beforeOutput) {
        if (configuration.getNetworkInputs().size() != 1
                || configuration.getNetworkOutputs().size() != 1) {
            throw new ConfigException(file + ": has more than one input or output; only one of each can be imported");
        }
        String images = configuration.getNetworkInputs().get(0);
        placed.put(images, new Placed(input, shape.channels(), shape.height(), shape.width(), 0, false));
        String output = configuration.getNetworkOutputs().get(0);
        String last = beforeOutput == 0 ? output : inputsOf(output).get(0);
        String kept = named == null ? last : names.getOrDefault(named, named);
        if (!configuration.getVertices().containsKey(kept)) {
            Set<String> known = new LinkedHashSet<>(names.keySet());
            known.addAll(configuration.getVertices().keySet());
            throw new ConfigException(
                    "model.args.layer: " + file + " has no layer '" + named + "'" + NearestName.hint(named, known));
        }
        Set<String> needed = needed(kept);
        for (int index : source.topologicalSortOrder()) {
            String vertex = source.getVertices()[index].getVertexName();
            if (needed.contains(vertex) && !vertex.equals(images)) {
                placed.put(vertex, vertex(vertex, configuration.getVertices().get(vertex)));
            }
        }
        Placed end = placed.get(kept);
        requireNoPadding(kept, end);
        return end.flat() ? end : pooledFlat("head.pool", end);
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

    private Placed vertex(String name, GraphVertex vertex) {
        List<Placed> inputs = inputsOf(name).stream().map(placed::get).toList();
        if (vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add && inputs.size() == 2) {
            inputs.forEach(input -> requireNoPadding(name, input));
            return inputs.get(0)
                    .at(builder.sum(
                            PREFIX + name, inputs.get(0).vertex(), inputs.get(1).vertex()));
        }
        if (vertex instanceof PreprocessorVertex flattening && isFlattening(flattening.getPreProcessor())) {
            return flattened(flattening.getPreProcessor(), inputs.get(0));
        }
        if (!(vertex instanceof LayerVertex layerVertex)) {
            throw refused(
                    name,
                    "is a " + vertex.getClass().getSimpleName() + "; known are sums of two and the layers " + known());
        }
        Object before = layerVertex.getPreProcessor();
        boolean reshapesImages = before instanceof FeedForwardToCnnPreProcessor
                && configuration.getNetworkInputs().containsAll(inputsOf(name));
        if (before != null && !reshapesImages && !isFlattening(before)) {
            throw refused(name, "has a " + before.getClass().getSimpleName() + " before it, which has no counterpart");
        }
        Placed input = flattened(before, inputs.get(0));
        Layer layer = layerVertex.getLayerConf().getLayer();
        for (Entry<?> entry : RULES) {
            if (entry.type() == layer.getClass()) {
                if (entry.type() != ConvolutionLayer.class && entry.type() != ZeroPaddingLayer.class) {
                    requireNoPadding(name, input);
                }
                return entry.apply(this, name, layer, input);
            }
        }
        throw refused(
                name, "is a " + layer.getClass().getSimpleName() + "; known are sums of two and the layers " + known());
    }

    private static boolean isFlattening(Object before) {
        return before instanceof CnnToFeedForwardPreProcessor;
    }

    /** Our images are channels first throughout: what is flattened otherwise, the dense layer puts in order. */
    private static Placed flattened(Object before, Placed input) {
        boolean last = before instanceof CnnToFeedForwardPreProcessor flattening
                && flattening.getFormat() == CNN2DFormat.NHWC
                && !input.flat();
        return last ? input.flattenedChannelsLast() : input;
    }

    private static String known() {
        return RULES.stream().map(entry -> entry.type().getSimpleName()).collect(Collectors.joining(", "));
    }

    private Placed convolution(String name, ConvolutionLayer layer, Placed input) {
        if (square(name, layer.getDilation()) != 1) {
            throw refused(name, "is dilated");
        }
        int kernel = square(name, layer.getKernelSize());
        int stride = square(name, layer.getStride());
        int padding = padding(name, layer.getConvolutionMode(), kernel, stride, layer.getPadding(), input);
        int out = (int) layer.getNOut();
        String vertex = builder.convolution(
                PREFIX + name, input.vertex(), input.channels(), out, kernel, stride, padding, layer.hasBias());
        weights.put(vertex + "_weight", parameter(name, "W"));
        if (layer.hasBias()) {
            weights.put(vertex + "_bias", parameter(name, "b"));
        }
        return activated(name, layer.getActivationFn(), input.windowed(vertex, out, kernel, stride, padding));
    }

    private int padding(String name, ConvolutionMode mode, int kernel, int stride, int[] explicit, Placed input) {
        if (mode != ConvolutionMode.Same && mode != ConvolutionMode.Truncate && mode != ConvolutionMode.Strict) {
            throw refused(name, "has convolution mode " + mode);
        }
        int[] sides = {input.height() + 2 * input.padding(), input.width() + 2 * input.padding()};
        int own = mode == ConvolutionMode.Same ? -1 : square(name, explicit);
        for (int side : sides) {
            if (mode == ConvolutionMode.Same) {
                int total = Math.max(0, ((side + stride - 1) / stride - 1) * stride + kernel - side);
                if (total % 2 != 0 || own >= 0 && own != total / 2) {
                    throw refused(
                            name,
                            "pads images of " + input.height() + "×" + input.width()
                                    + " unevenly; choose another size of images or keep an earlier layer");
                }
                own = total / 2;
            }
            if (side + 2 * own < kernel) {
                throw new IllegalArgumentException(file + ": images are too small for its layer '" + name + "'");
            }
        }
        return own + input.padding();
    }

    private Placed normalization(String name, BatchNormalization layer, Placed input) {
        if (input.flat() || layer.isLockGammaBeta()) {
            throw refused(name, "normalises vectors or has locked gamma and beta");
        }
        String vertex = builder.batchNormalization(PREFIX + name, input.vertex(), input.channels(), true);
        INDArray variance = layer.isUseLogStd()
                ? Transforms.exp(parameter(name, "log10stdev").mul(2 * Math.log(10)))
                : parameter(name, "var");
        // Frozen statistics: another epsilon is the same as another variance.
        INDArray shifted = variance.add(layer.getEps() - org.colotride.model.layer.BatchNormalization.EPSILON);
        if (shifted.minNumber().doubleValue() < 0) {
            throw refused(name, "has a negative variance, or one too small beside its epsilon");
        }
        weights.put(vertex + "_weight", parameter(name, "gamma"));
        weights.put(vertex + "_bias", parameter(name, "beta"));
        weights.put(vertex + "_runningMean", parameter(name, "mean"));
        weights.put(vertex + "_runningVar", shifted);
        // Deeplearning4j gives the layer an activation and never applies it.
        return input.at(vertex);
    }

    private Placed activation(String name, ActivationLayer layer, Placed input) {
        return activated(name, layer.getActivationFn(), input);
    }

    private Placed activated(String name, IActivation activation, Placed input) {
        if (activation == null || activation.getClass() == ActivationIdentity.class) {
            return input;
        }
        if (activation.getClass() != ActivationReLU.class || !activation.equals(new ActivationReLU())) {
            throw refused(name, "has the activation " + activation + "; known are identity and relu");
        }
        return input.at(builder.rectifier(PREFIX + name + ".relu", input.vertex()));
    }

    private Placed pooling(String name, SubsamplingLayer layer, Placed input) {
        if (square(name, layer.getDilation()) != 1 || layer.getPoolingType() != PoolingType.MAX) {
            throw refused(name, "is " + layer.getPoolingType() + " pooling, or dilated; known is MAX");
        }
        int kernel = square(name, layer.getKernelSize());
        int stride = square(name, layer.getStride());
        int padding = padding(name, layer.getConvolutionMode(), kernel, stride, layer.getPadding(), input);
        return input.windowed(
                builder.maxPooling(PREFIX + name, input.vertex(), kernel, stride, padding),
                input.channels(),
                kernel,
                stride,
                padding);
    }

    private Placed globalPooling(String name, GlobalPoolingLayer layer, Placed input) {
        if (layer.getPoolingType() != PoolingType.AVG || input.flat() || !layer.isCollapseDimensions()) {
            throw refused(name, "is global " + layer.getPoolingType() + " pooling; known is AVG of images");
        }
        return pooledFlat(PREFIX + name, input);
    }

    private Placed pooledFlat(String name, Placed input) {
        return new Placed(builder.globalAveragePooling(name, input.vertex()), input.channels(), 1, 1, 0, true);
    }

    private Placed dense(String name, DenseLayer layer, Placed input) {
        if (layer.hasLayerNorm()) {
            throw refused(name, "has layer normalisation");
        }
        if (layer.getNIn() != input.length()) {
            throw new IllegalArgumentException(file + ": its layer '" + name + "' takes " + layer.getNIn()
                    + " values, images of this size give " + input.length());
        }
        int out = (int) layer.getNOut();
        String vertex = builder.linear(PREFIX + name, input.vertex(), input.length(), out);
        weights.put(vertex + "_weight", inOurOrder(parameter(name, "W"), input).transpose());
        weights.put(vertex + "_bias", layer.hasBias() ? parameter(name, "b") : Nd4j.zeros(out));
        return activated(name, layer.getActivationFn(), new Placed(vertex, out, 1, 1, 0, true));
    }

    /** Rows of a dense layer's weights, one for each value of an image, channels first. */
    private static INDArray inOurOrder(INDArray weights, Placed input) {
        if (!input.channelsLast()) {
            return weights;
        }
        return weights.dup('c')
                .reshape('c', input.height(), input.width(), input.channels(), weights.columns())
                .permute(2, 0, 1, 3)
                .dup('c')
                .reshape('c', input.length(), weights.columns());
    }

    private Placed zeroPadding(String name, ZeroPaddingLayer layer, Placed input) {
        return input.padded(square(name, layer.getPadding()));
    }

    private void requireNoPadding(String name, Placed input) {
        if (input.padding() > 0) {
            throw refused(name, "follows zero padding, which only a convolution can take over");
        }
    }

    private int square(String name, int[] sides) {
        for (int side : sides) {
            if (side != sides[0]) {
                throw refused(name, "is not square");
            }
        }
        return sides[0];
    }

    private INDArray parameter(String layer, String name) {
        return source.getParam(layer + "_" + name);
    }

    private ConfigException refused(String layer, String why) {
        return new ConfigException(file + ": its layer '" + layer + "' cannot be rebuilt exactly: it " + why);
    }
}
