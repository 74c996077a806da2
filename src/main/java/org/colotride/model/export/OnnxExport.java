package org.colotride.model.export;

import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import org.colotride.io.AtomicFiles;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The whole network as ONNX (onnx.ai): images {@value #IMAGES} {@code [B, C, H, W]} in [0, 1] to
 * {@value #EMBEDDINGS} {@code [B, D]}, for any B. The images' normalisation is inside, and so is the embeddings' if the
 * metric asks for it; batch normalisation uses its running statistics.
 */
public record OnnxExport() implements ModelExport {
    static final String IMAGES = "images";
    static final String EMBEDDINGS = "embeddings";
    private static final String BATCH = "batch";
    /** The representation that came with the operator set. */
    private static final int IR_VERSION = 7;

    @Override
    public String ending() {
        return ".onnx";
    }

    @Override
    public AtomicFiles.Content encode(ExportedModel model) {
        ModelProto.Builder onnx = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("COLO-TRIDE")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxTranslations.OPSET))
                .setGraph(graph(model).build());
        model.metadata()
                .forEach((key, value) -> onnx.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return onnx.build()::writeTo;
    }

    private static OnnxGraph graph(ExportedModel model) {
        ComputationGraph graph = model.network().embeddingGraph();
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        Map<String, String> outerNames = Map.of(
                configuration.getNetworkInputs().get(0), IMAGES,
                configuration.getNetworkOutputs().get(0), EMBEDDINGS);
        OnnxGraph onnx = new OnnxGraph(model.metadata().getOrDefault("architecture", EMBEDDINGS));
        ImageShape shape = model.network().shape();
        onnx.input(IMAGES, BATCH, shape.channels(), shape.height(), shape.width());
        for (int index : graph.topologicalSortOrder()) {
            String name = graph.getVertices()[index].getVertexName();
            if (configuration.getNetworkInputs().contains(name)) {
                continue;
            }
            List<String> inputs = configuration.getVertexInputs().get(name).stream()
                    .map(input -> outerNames.getOrDefault(input, input))
                    .toList();
            OnnxVertex vertex = new OnnxVertex(
                    name, inputs, outerNames.getOrDefault(name, name), graph.getVertices()[index].paramTable(false));
            OnnxTranslations.add(layer(configuration.getVertices().get(name)), vertex, onnx);
        }
        onnx.output(EMBEDDINGS, BATCH, model.network().dimension());
        return onnx;
    }

    /** The layer that a vertex holds; the vertex itself if it holds none, or does more than run the layer. */
    private static Object layer(GraphVertex vertex) {
        return vertex instanceof LayerVertex holder && holder.getPreProcessor() == null
                ? holder.getLayerConf().getLayer()
                : vertex;
    }
}
