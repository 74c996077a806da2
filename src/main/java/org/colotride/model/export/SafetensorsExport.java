package org.colotride.model.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.model.layer.ParameterizedLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters by torchvision's names as safetensors (github.com/huggingface/safetensors): the header's length, a
 * little-endian 64-bit number; the header, JSON, filled up with blanks to a multiple of eight bytes; the values without
 * gaps, first the 64-bit ones, then the 32-bit ones, each by name.
 *
 * <p>Batch normalisations have a {@code num_batches_tracked} of 0, so that the names are those of PyTorch's
 * {@code state_dict} without exception. PyTorch reads it only where the momentum is {@code None}.
 */
public record SafetensorsExport() implements ModelExport {
    private static final ObjectMapper JSON = Mappers.json();
    private static final int ALIGNMENT = 8;

    /** @param values null for the 64-bit zero that a count is */
    private record Tensor(String name, INDArray values) {
        String type() {
            return values == null ? "I64" : "F32";
        }

        long[] shape() {
            return values == null ? new long[0] : values.shape();
        }

        long size() {
            return values == null ? Long.BYTES : Math.multiplyExact(values.length(), (long) Float.BYTES);
        }

        byte[] bytes() {
            return values == null ? new byte[Long.BYTES] : TorchTensor.bytes(values);
        }
    }

    @Override
    public String ending() {
        return ".safetensors";
    }

    @Override
    public AtomicFiles.Content encode(ExportedModel model) {
        List<Tensor> tensors = tensors(model.network().embeddingGraph());
        byte[] header = header(model, tensors);
        return stream -> {
            stream.write(header);
            for (Tensor tensor : tensors) {
                stream.write(tensor.bytes());
            }
        };
    }

    private static List<Tensor> tensors(ComputationGraph graph) {
        List<Tensor> tensors = new ArrayList<>();
        for (Layer layer : graph.getLayers()) {
            String vertex = layer.conf().getLayer().getLayerName();
            if (layer.numParams() > 0 && !(layer.conf().getLayer() instanceof ParameterizedLayer)) {
                throw new UnsupportedVertexException(
                        vertex, layer.conf().getLayer().getClass().getName(), "safetensors");
            }
            layer.paramTable().forEach((name, values) -> {
                tensors.add(new Tensor(TorchTensor.name(vertex, name), values));
                if (name.equals("runningMean")) {
                    tensors.add(new Tensor(vertex + ".num_batches_tracked", null));
                }
            });
        }
        tensors.sort(
                Comparator.comparing((Tensor tensor) -> tensor.values() != null).thenComparing(Tensor::name));
        return tensors;
    }

    private static byte[] header(ExportedModel model, List<Tensor> tensors) {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode metadata = header.putObject("__metadata__").put("format", "pt");
        model.metadata().forEach(metadata::put);
        long begin = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name()).put("dtype", tensor.type());
            Arrays.stream(tensor.shape()).forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(begin).add(begin + tensor.size());
            begin += tensor.size();
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(text);
        Arrays.fill(bytes.array(), bytes.position(), bytes.capacity(), (byte) ' ');
        return bytes.array();
    }
}
