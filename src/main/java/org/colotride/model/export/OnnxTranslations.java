package org.colotride.model.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.model.layer.BatchNormalization;
import org.colotride.model.layer.CappedRectifier;
import org.colotride.model.layer.Convolution;
import org.colotride.model.layer.DepthwiseConvolution;
import org.colotride.model.layer.GlobalAveragePooling;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.colotride.model.layer.Linear;
import org.colotride.model.layer.MaxPooling;
import org.colotride.model.layer.Rectifier;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** How each layer and vertex of ours is said in ONNX operators (opset {@value #OPSET}). One line and one method for each. */
final class OnnxTranslations {
    static final int OPSET = 13;

    private static final Map<Class<?>, Translation<?>> TABLE = Stream.<Translation<?>>of(
                    new Translation<>(InputNormalization.class, OnnxTranslations::inputNormalization),
                    new Translation<>(Convolution.class, OnnxTranslations::convolution),
                    new Translation<>(DepthwiseConvolution.class, OnnxTranslations::depthwiseConvolution),
                    new Translation<>(BatchNormalization.class, OnnxTranslations::batchNormalization),
                    new Translation<>(Rectifier.class, OnnxTranslations::rectifier),
                    new Translation<>(CappedRectifier.class, OnnxTranslations::cappedRectifier),
                    new Translation<>(MaxPooling.class, OnnxTranslations::maxPooling),
                    new Translation<>(GlobalAveragePooling.class, OnnxTranslations::globalAveragePooling),
                    new Translation<>(Linear.class, OnnxTranslations::linear),
                    new Translation<>(L2Normalization.class, OnnxTranslations::l2Normalization),
                    new Translation<>(ElementWiseVertex.class, OnnxTranslations::elementWise),
                    new Translation<>(MergeVertex.class, OnnxTranslations::merge))
            .collect(Collectors.toUnmodifiableMap(Translation::type, Function.identity()));

    @FunctionalInterface
    private interface Translator<L> {
        void add(L layer, OnnxVertex vertex, OnnxGraph graph);
    }

    private record Translation<L>(Class<L> type, Translator<L> translator) {
        void add(Object layer, OnnxVertex vertex, OnnxGraph graph) {
            translator.add(type.cast(layer), vertex, graph);
        }
    }

    private OnnxTranslations() {}

    /**
     * Adds a vertex to an ONNX graph.
     *
     * @param layer the layer's configuration, or the vertex' if it holds none
     * @throws UnsupportedVertexException if no translation of it is known
     */
    static void add(Object layer, OnnxVertex vertex, OnnxGraph graph) {
        Translation<?> translation = TABLE.get(layer.getClass());
        if (translation == null) {
            throw unsupported(vertex, layer.getClass().getName());
        }
        translation.add(layer, vertex, graph);
    }

    private static void inputNormalization(InputNormalization layer, OnnxVertex vertex, OnnxGraph graph) {
        String centred = graph.node(
                "Sub",
                vertex.inner("centred"),
                List.of(vertex.input(), channels(layer.channels(), layer::mean, vertex.inner("mean"), graph)));
        graph.node(
                "Div",
                vertex.output(),
                List.of(centred, channels(layer.channels(), layer::deviation, vertex.inner("deviation"), graph)));
    }

    private static String channels(int channels, IntToDoubleFunction values, String name, OnnxGraph graph) {
        float[] floats = new float[channels];
        IntStream.range(0, channels).forEach(c -> floats[c] = (float) values.applyAsDouble(c));
        return graph.constant(name, new long[] {1, channels, 1, 1}, floats);
    }

    private static void convolution(Convolution layer, OnnxVertex vertex, OnnxGraph graph) {
        List<String> inputs = new ArrayList<>(List.of(vertex.input(), vertex.parameter("weight", graph)));
        if (layer.biased()) {
            inputs.add(vertex.parameter("bias", graph));
        }
        int padding = layer.padding();
        graph.node(
                "Conv",
                vertex.output(),
                inputs,
                OnnxGraph.integers("kernel_shape", layer.kernel(), layer.kernel()),
                OnnxGraph.integers("strides", layer.stride(), layer.stride()),
                OnnxGraph.integers("pads", padding, padding, padding, padding));
    }

    private static void depthwiseConvolution(DepthwiseConvolution layer, OnnxVertex vertex, OnnxGraph graph) {
        int padding = layer.padding();
        graph.node(
                "Conv",
                vertex.output(),
                List.of(vertex.input(), vertex.parameter("weight", graph)),
                OnnxGraph.integer("group", layer.channels()),
                OnnxGraph.integers("kernel_shape", layer.kernel(), layer.kernel()),
                OnnxGraph.integers("strides", layer.stride(), layer.stride()),
                OnnxGraph.integers("pads", padding, padding, padding, padding));
    }

    private static void batchNormalization(BatchNormalization layer, OnnxVertex vertex, OnnxGraph graph) {
        graph.node(
                "BatchNormalization",
                vertex.output(),
                List.of(
                        vertex.input(),
                        vertex.parameter("weight", graph),
                        vertex.parameter("bias", graph),
                        vertex.parameter("runningMean", graph),
                        vertex.parameter("runningVar", graph)),
                OnnxGraph.real("epsilon", BatchNormalization.EPSILON));
    }

    private static void rectifier(Rectifier layer, OnnxVertex vertex, OnnxGraph graph) {
        graph.node("Relu", vertex.output(), vertex.inputs());
    }

    private static void cappedRectifier(CappedRectifier layer, OnnxVertex vertex, OnnxGraph graph) {
        String least = graph.constant(vertex.inner("least"), new long[0], 0f);
        String most = graph.constant(vertex.inner("most"), new long[0], (float) CappedRectifier.CAP);
        graph.node("Clip", vertex.output(), List.of(vertex.input(), least, most));
    }

    private static void maxPooling(MaxPooling layer, OnnxVertex vertex, OnnxGraph graph) {
        int padding = layer.padding();
        graph.node(
                "MaxPool",
                vertex.output(),
                vertex.inputs(),
                OnnxGraph.integers("kernel_shape", layer.kernel(), layer.kernel()),
                OnnxGraph.integers("strides", layer.stride(), layer.stride()),
                OnnxGraph.integers("pads", padding, padding, padding, padding));
    }

    private static void globalAveragePooling(GlobalAveragePooling layer, OnnxVertex vertex, OnnxGraph graph) {
        String mean = graph.node("GlobalAveragePool", vertex.inner("mean"), vertex.inputs());
        flatten(mean, vertex.output(), graph);
    }

    private static void linear(Linear layer, OnnxVertex vertex, OnnxGraph graph) {
        // What is flat already stays as it is.
        String rows = flatten(vertex.input(), vertex.inner("rows"), graph);
        graph.node(
                "Gemm",
                vertex.output(),
                List.of(rows, vertex.parameter("weight", graph), vertex.parameter("bias", graph)),
                OnnxGraph.integer("transB", 1));
    }

    private static String flatten(String input, String output, OnnxGraph graph) {
        return graph.node("Flatten", output, List.of(input), OnnxGraph.integer("axis", 1));
    }

    private static void l2Normalization(L2Normalization layer, OnnxVertex vertex, OnnxGraph graph) {
        String norm = graph.node(
                "ReduceL2",
                vertex.inner("norm"),
                vertex.inputs(),
                OnnxGraph.integers("axes", 1),
                OnnxGraph.integer("keepdims", 1));
        String smallest =
                graph.constant(vertex.inner("smallest"), new long[] {1}, (float) L2Normalization.SMALLEST_NORM);
        String divisor = graph.node("Max", vertex.inner("divisor"), List.of(norm, smallest));
        graph.node("Div", vertex.output(), List.of(vertex.input(), divisor));
    }

    private static void elementWise(ElementWiseVertex layer, OnnxVertex vertex, OnnxGraph graph) {
        if (layer.getOp() != ElementWiseVertex.Op.Add || vertex.inputs().size() != 2) {
            throw unsupported(
                    vertex,
                    "ElementWiseVertex " + layer.getOp() + " of "
                            + vertex.inputs().size());
        }
        graph.node("Add", vertex.output(), vertex.inputs());
    }

    private static void merge(MergeVertex layer, OnnxVertex vertex, OnnxGraph graph) {
        graph.node("Concat", vertex.output(), vertex.inputs(), OnnxGraph.integer("axis", layer.getMergeAxis()));
    }

    private static UnsupportedVertexException unsupported(OnnxVertex vertex, String kind) {
        return new UnsupportedVertexException(vertex.name(), kind, "ONNX");
    }
}
