package org.colotride.model.imported;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an HDF5 file holds must be what its lists say, and no more. */
class KerasFileTest {
    private static final String LAYER = "c";
    private static final KerasModel MODEL = KerasModel.of("[null, 12, 12, 3]").convolution(LAYER, 3, 3, 3, "");

    @TempDir
    Path folder;

    /** Adds something to a file's group of weights. */
    private interface Addition {
        void to(WritableHdfFile file, WritableGroup weights, WritableGroup layer);
    }

    private Path written(Object kernel, String[] names, Addition addition) {
        Path path = folder.resolve("net.h5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            file.putAttribute("model_config", MODEL.architecture());
            WritableGroup weights = file.putGroup("model_weights");
            weights.putAttribute("layer_names", new String[] {LAYER});
            WritableGroup layer = weights.putGroup(LAYER);
            layer.putAttribute("weight_names", names);
            WritableGroup scope = layer.putGroup(LAYER);
            scope.putDataset("kernel:0", kernel);
            scope.putDataset("bias:0", new float[] {1, 2, 3});
            addition.to(file, weights, layer);
        }
        return path;
    }

    private static final String[] NAMES = {"c/kernel:0", "c/bias:0"};

    private static KerasContent read(Path path) throws IOException {
        Path content = path.resolveSibling("content.bin");
        try (HdfFile file = new HdfFile(path);
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(content))) {
            new KerasHdf5(file, Files.size(path)).write(out);
        }
        return KerasContent.read(content);
    }

    private static void assertRefused(Path path, String part) {
        String message = assertThrows(KerasHdf5.RefusedException.class, () -> {
                    try (HdfFile file = new HdfFile(path)) {
                        new KerasHdf5(file, Files.size(path)).write(new DataOutputStream(new ByteArrayOutputStream()));
                    }
                })
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void arraysAreReadByTheirNames() throws IOException {
        float[][][][] kernel = new float[3][3][3][3];
        kernel[2][1][0][2] = 5;
        KerasContent content = read(written(kernel, NAMES, (file, weights, layer) -> {}));
        assertEquals(
                List.of("kernel", "bias"),
                List.copyOf(content.arrays().get(LAYER).keySet()));
        KerasArray read = content.arrays().get(LAYER).get("kernel");
        assertEquals(5, read.values()[((2 * 3 + 1) * 3 + 0) * 3 + 2]);
        assertEquals(2, content.arrays().get(LAYER).get("bias").values()[1]);
        assertEquals(MODEL.architecture(), content.architecture());
    }

    @Test
    void whatBelongsToNoLayerIsRefused() {
        float[][][][] kernel = new float[3][3][3][3];
        assertRefused(
                written(kernel, new String[] {"c/kernel:0"}, (file, weights, layer) -> {}),
                "does not list: [c/bias:0]");
        assertRefused(
                written(kernel, new String[] {"c/kernel:0", "c/bias:0", "c/more:0"}, (file, weights, layer) -> {}),
                "'c/more:0', which it does not hold");
        assertRefused(
                written(kernel, new String[] {"c/kernel:0", "c/bias:0", "c/bias:0"}, (file, weights, layer) -> {}),
                "lists twice");
        assertRefused(
                written(kernel, NAMES, (file, weights, layer) -> layer.putDataset("kernel:0", new float[] {1})),
                "does not list: [kernel:0]");
        assertRefused(
                written(kernel, NAMES, (file, weights, layer) -> weights.putGroup("d")
                        .putDataset("x", new float[] {1})),
                "'d', which it does not list");
        assertRefused(
                written(kernel, NAMES, (file, weights, layer) -> file.putDataset("more", new float[] {1})),
                "'more', which is part of no layer");
    }

    @Test
    void numbersOfOtherKindsAreRefused() {
        assertRefused(written(new int[3][3][3][3], NAMES, (file, weights, layer) -> {}), "of int values");
        float[][][][] broken = new float[3][3][3][3];
        broken[0][0][0][0] = Float.NaN;
        assertRefused(written(broken, NAMES, (file, weights, layer) -> {}), "holds NaN");
    }

    /** Theano turns kernels round, and Keras 1 transposes them: the shapes are the same. */
    @Test
    void arraysOfAnotherLayoutAreRefused() {
        float[][][][] kernel = new float[3][3][3][3];
        assertRefused(
                written(kernel, NAMES, (file, weights, layer) -> file.putAttribute("backend", "theano")), "theano");
        assertRefused(
                written(kernel, NAMES, (file, weights, layer) -> weights.putAttribute("backend", "theano")), "theano");
        assertRefused(
                written(kernel, NAMES, (file, weights, layer) -> file.putAttribute("keras_version", "1.2.2")),
                "Keras 1.2.2");
    }

    /** What unpacks is left out, and a link may lead to another file. */
    @Test
    void compressedAndLinkedArraysAreRefused() {
        Path cases = Path.of("src/test/resources/org/colotride/model/imported/cases");
        assertRefused(cases.resolve("compressed.h5"), "'kernel' that is compressed; save it without compression");
        assertRefused(cases.resolve("linked.h5"), "a link or a deep nest at 'bias:0'");
    }

    /** Of 64 bits, as Keras assigns them to a layer of 32. */
    @Test
    void longerNumbersAreRounded() throws IOException {
        double[][][][] kernel = new double[3][3][3][3];
        kernel[0][0][0][0] = 1.0 / 3;
        KerasContent content = read(written(kernel, NAMES, (file, weights, layer) -> {}));
        assertEquals(
                (float) (1.0 / 3), content.arrays().get(LAYER).get("kernel").values()[0]);
    }

    @Test
    void anArchiveOfKeras3IsNamed() throws IOException {
        Path archive = Files.write(folder.resolve("net.keras"), new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 0, 0});
        String message = assertThrows(ConfigException.class, () -> KerasFile.read(archive))
                .getMessage();
        assertTrue(message.contains("it is an archive (.keras), not HDF5") && message.contains("model.save("), message);
    }
}
