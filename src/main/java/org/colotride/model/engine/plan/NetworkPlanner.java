package org.colotride.model.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.model.engine.plan.NetworkPlan.Activation;
import org.colotride.model.engine.plan.NetworkPlan.FoldedNormalization;
import org.colotride.model.engine.plan.NetworkPlan.Operator;
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
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads a {@link ComputationGraph} of our layers into a {@link NetworkPlan}, fusing what can be fused. */
public final class NetworkPlanner {
    private final ComputationGraph graph;
    private final ComputationGraphConfiguration configuration;
    private final Map<String, List<String>> consumers = new HashMap<>();
    private final Map<String, Integer> tensorOf = new HashMap<>();
    private final List<Operator> operators = new ArrayList<>();
    private int tensors;
    private InputNormalization normalization;
    private boolean normalizesEmbeddings;
    private String unknown;

    private NetworkPlanner(ComputationGraph graph) {
        this.graph = graph;
        this.configuration = graph.getConfiguration();
        configuration
                .getVertexInputs()
                .forEach((vertex, inputs) -> inputs.forEach(input -> consumers
                        .computeIfAbsent(input, key -> new ArrayList<>())
                        .add(vertex)));
    }

    /** What came of reading a graph: a plan, or the name of a vertex that is not ours. */
    public record Result(Optional<NetworkPlan> plan, String unknownVertex) {}

    /** @param graph from images to embeddings, initialised, without an output layer */
    public static Result plan(ComputationGraph graph) {
        return new NetworkPlanner(graph).read();
    }

    private Result read() {
        for (int index : graph.topologicalSortOrder()) {
            String vertex = graph.getVertices()[index].getVertexName();
            if (!tensorOf.containsKey(vertex)
                    && !configuration.getNetworkInputs().contains(vertex)) {
                read(vertex);
            }
            if (unknown != null) {
                return new Result(Optional.empty(), unknown);
            }
        }
        int output = tensorOf.get(configuration.getNetworkOutputs().get(0));
        return new Result(
                Optional.of(
                        new NetworkPlan(normalization, List.copyOf(operators), tensors, output, normalizesEmbeddings)),
                null);
    }

    private void read(String vertex) {
        GraphVertex conf = configuration.getVertices().get(vertex);
        if (conf instanceof ElementWiseVertex sum
                && sum.getOp() == ElementWiseVertex.Op.Add
                && inputs(vertex).size() == 2) {
            String last = rectifierAfter(vertex);
            int result = newTensor(vertex);
            operators.add(new NetworkPlan.Add(
                    input(vertex), tensorOf.get(inputs(vertex).get(1)), result));
            if (last != null) {
                operators.add(new NetworkPlan.Rectify(result, newTensor(last), activation(last)));
            }
            return;
        }
        if (conf instanceof MergeVertex merge && merge.getMergeAxis() == MergeVertex.DEFAULT_MERGE_DIM) {
            List<Integer> merged = inputs(vertex).stream().map(tensorOf::get).toList();
            operators.add(new NetworkPlan.Concatenate(merged, newTensor(vertex)));
            return;
        }
        if (!(conf instanceof LayerVertex layerVertex) || layerVertex.getPreProcessor() != null) {
            unknown = vertex;
            return;
        }
        Object layer = layerVertex.getLayerConf().getLayer();
        if (layer instanceof InputNormalization first && normalization == null) {
            normalization = first;
            newTensor(vertex);
        } else if (normalization == null) {
            unknown = vertex;
        } else if (layer instanceof Convolution convolution) {
            INDArray bias = convolution.biased() ? parameter(vertex, "bias") : null;
            readConvolution(vertex, convolution.stride(), convolution.padding(), 1, bias);
        } else if (layer instanceof DepthwiseConvolution depthwise) {
            readConvolution(vertex, depthwise.stride(), depthwise.padding(), depthwise.channels(), null);
        } else if (layer instanceof BatchNormalization) {
            readNormalization(vertex);
        } else if (layer instanceof Linear) {
            String rectifier = rectifierAfter(vertex);
            operators.add(new NetworkPlan.Multiply(
                    input(vertex),
                    newTensor(vertex, rectifier),
                    parameter(vertex, "weight"),
                    parameter(vertex, "bias"),
                    activation(rectifier)));
        } else if (layer instanceof MaxPooling pooling) {
            operators.add(new NetworkPlan.Pool(
                    input(vertex), newTensor(vertex), pooling.kernel(), pooling.stride(), pooling.padding()));
        } else if (layer instanceof GlobalAveragePooling) {
            operators.add(new NetworkPlan.Average(input(vertex), newTensor(vertex)));
        } else if (activation(vertex) != Activation.NONE) {
            operators.add(new NetworkPlan.Rectify(input(vertex), newTensor(vertex), activation(vertex)));
        } else if (layer instanceof L2Normalization
                && configuration.getNetworkOutputs().contains(vertex)) {
            normalizesEmbeddings = true;
            tensorOf.put(vertex, input(vertex));
        } else {
            unknown = vertex;
        }
    }

    private void readConvolution(String vertex, int stride, int padding, int groups, INDArray bias) {
        String last = vertex;
        FoldedNormalization folded = null;
        String next = onlyConsumer(last);
        if (layer(next) instanceof BatchNormalization) {
            folded = normalization(next);
            last = next;
            next = onlyConsumer(last);
        }
        int addend = -1;
        if (next != null
                && configuration.getVertices().get(next) instanceof ElementWiseVertex sum
                && sum.getOp() == ElementWiseVertex.Op.Add
                && inputs(next).size() == 2) {
            String other = inputs(next).get(0).equals(last)
                    ? inputs(next).get(1)
                    : inputs(next).get(0);
            if (tensorOf.containsKey(other) && !other.equals(last)) {
                addend = tensorOf.get(other);
                last = next;
            }
        }
        int input = input(vertex);
        String rectifier = rectifierAfter(last);
        int result = newTensor(last, rectifier);
        markFused(vertex, last, result);
        operators.add(new NetworkPlan.Convolve(
                input,
                result,
                stride,
                padding,
                groups,
                parameter(vertex, "weight"),
                bias,
                folded,
                addend,
                activation(rectifier),
                true));
    }

    private void readNormalization(String vertex) {
        FoldedNormalization folded = normalization(vertex);
        int channels = (int) folded.weight().length();
        String rectifier = rectifierAfter(vertex);
        operators.add(new NetworkPlan.Convolve(
                input(vertex),
                newTensor(vertex, rectifier),
                1,
                0,
                channels,
                Nd4j.ones(DataType.FLOAT, channels, 1, 1, 1),
                null,
                folded,
                -1,
                activation(rectifier),
                false));
    }

    private FoldedNormalization normalization(String vertex) {
        return new FoldedNormalization(
                parameter(vertex, "weight"),
                parameter(vertex, "bias"),
                parameter(vertex, "runningMean"),
                parameter(vertex, "runningVar"));
    }

    /** Every vertex between the first and the last of a fused chain is done. */
    private void markFused(String first, String last, int tensor) {
        for (String vertex = first; !vertex.equals(last); vertex = onlyConsumer(vertex)) {
            tensorOf.put(vertex, tensor);
        }
    }

    private String rectifierAfter(String vertex) {
        String next = onlyConsumer(vertex);
        return activation(next) == Activation.NONE ? null : next;
    }

    private Activation activation(String vertex) {
        Object layer = layer(vertex);
        if (layer instanceof Rectifier) {
            return Activation.RECTIFIER;
        }
        return layer instanceof CappedRectifier ? Activation.CAPPED_RECTIFIER : Activation.NONE;
    }

    private Object layer(String vertex) {
        return vertex != null && configuration.getVertices().get(vertex) instanceof LayerVertex layerVertex
                ? layerVertex.getLayerConf().getLayer()
                : null;
    }

    private String onlyConsumer(String vertex) {
        List<String> readers = consumers.getOrDefault(vertex, List.of());
        return readers.size() == 1 && !configuration.getNetworkOutputs().contains(vertex) ? readers.get(0) : null;
    }

    private List<String> inputs(String vertex) {
        return configuration.getVertexInputs().get(vertex);
    }

    private int input(String vertex) {
        return tensorOf.get(inputs(vertex).get(0));
    }

    private int newTensor(String vertex) {
        return newTensor(vertex, null);
    }

    private int newTensor(String vertex, String fusedAfter) {
        tensorOf.put(vertex, tensors);
        if (fusedAfter != null) {
            tensorOf.put(fusedAfter, tensors);
        }
        return tensors++;
    }

    private INDArray parameter(String vertex, String name) {
        return graph.getParam(vertex + "_" + name);
    }
}
