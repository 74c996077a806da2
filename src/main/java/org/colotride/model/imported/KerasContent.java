package org.colotride.model.imported;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a whole Keras model in HDF5 holds, as {@link KerasConversion} hands it on.
 *
 * @param architecture as JSON
 * @param arrays by the names that their layer gives them ({@code kernel}), in the file's order, by the layer's name
 */
record KerasContent(String architecture, Map<String, Map<String, KerasArray>> arrays) {
    /** The arrays are written after it, by {@link #writeLayer} and {@link #writeArray}. */
    static void writeArchitecture(DataOutputStream out, String architecture, int layers) throws IOException {
        writeText(out, architecture);
        out.writeInt(layers);
    }

    static void writeLayer(DataOutputStream out, String name, int arrays) throws IOException {
        writeText(out, name);
        out.writeInt(arrays);
    }

    static void writeArray(DataOutputStream out, String name, KerasArray array) throws IOException {
        writeText(out, name);
        out.writeInt(array.shape().length);
        for (int size : array.shape()) {
            out.writeInt(size);
        }
        out.writeInt(array.values().length);
        for (float value : array.values()) {
            out.writeFloat(value);
        }
    }

    static KerasContent read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            String architecture = readText(in);
            Map<String, Map<String, KerasArray>> layers = new LinkedHashMap<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String layer = readText(in);
                int arrays = in.readInt();
                Map<String, KerasArray> ofLayer = new LinkedHashMap<>();
                for (int j = 0; j < arrays; j++) {
                    ofLayer.put(readText(in), readArray(in));
                }
                layers.put(layer, ofLayer);
            }
            return new KerasContent(architecture, layers);
        }
    }

    private static KerasArray readArray(DataInputStream in) throws IOException {
        int[] shape = new int[in.readInt()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = in.readInt();
        }
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return new KerasArray(shape, values);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
