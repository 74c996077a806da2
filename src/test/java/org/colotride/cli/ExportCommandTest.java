package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Checksums;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

class ExportCommandTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = folder.resolve("model.zip");
        write(TestNetworks.network(new C2F2(new C2F2.Args(8, DistanceMetric.N)), SHAPE, loss(), DataType.FLOAT, 1));
    }

    private static MetricLossFunction loss() {
        return new MetricLossFunction(Component.named("triplet"));
    }

    private void write(EmbeddingNetwork network) throws IOException {
        try (network) {
            ModelFiles.write(
                    model,
                    network,
                    new ModelManifest(
                            ModelManifest.VERSION,
                            network.shape(),
                            network.metric(),
                            "",
                            new ModelManifest.Architecture(
                                    "c2f2",
                                    JsonNodeFactory.instance.objectNode().put("embedding", 8)),
                            "fashion-mnist",
                            List.of("Bag", "Coat"),
                            new ModelManifest.Origin("0123abc", false, "2026-01-02T03:04:05Z", null),
                            null));
        }
    }

    private int run(String... args) {
        err.getBuffer().setLength(0);
        return CommandRunner.run(
                new ExportCommand(Services::export), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private void assertFails(int expected, int code, String... parts) {
        assertEquals(expected, code, err.toString());
        for (String part : parts) {
            assertTrue(err.toString().contains(part), () -> err + " lacks " + part);
        }
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void onnxIsWrittenBesideTheModel() throws IOException, OrtException {
        assertEquals(0, run(model.toString()), err::toString);
        assertEquals(Set.of("model.zip", "model.onnx"), files());
        assertTrue(out.toString().contains(folder.resolve("model.onnx").toString()));
        try (OrtSession session = OrtEnvironment.getEnvironment()
                .createSession(folder.resolve("model.onnx").toString())) {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            assertEquals("c2f2", metadata.get("architecture"));
            assertEquals("{\"embedding\":8}", metadata.get("architecture.args"));
            assertEquals("[1,8,8]", metadata.get("images.shape"));
        }
    }

    @Test
    void safetensorsSaysWhereItComesFrom() throws IOException {
        Path file = folder.resolve("new/weights.safetensors");
        assertEquals(0, run(model.toString(), "--output", file.toString()), err::toString);
        byte[] bytes = Files.readAllBytes(file);
        JsonNode metadata = new ObjectMapper()
                .readTree(new String(bytes, 8, bytes.length - 8, StandardCharsets.ISO_8859_1))
                .get("__metadata__");
        assertEquals("fashion-mnist", metadata.get("pipeline").textValue());
        assertEquals("[0.0]", metadata.get("normalization.mean").textValue());
        assertEquals("[1.0]", metadata.get("normalization.deviation").textValue());
        assertEquals("N", metadata.get("embedding.metric").textValue());
        assertEquals("2", metadata.get("trained.classes").textValue());
        assertEquals("model.zip", metadata.get("source").textValue());
        assertEquals(Checksums.sha256(model), metadata.get("source.sha256").textValue());
        assertFalse(metadata.has("parent.sha256"));
        assertEquals(0, run(model.toString(), "--format", "safetensors"), err::toString);
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(folder.resolve("model.safetensors"))));
    }

    @Test
    void aRunIsExportedIntoItsFolder() throws IOException {
        RunFolder run = RunFolder.create(ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder.resolve("runs")), ExperimentConfig.class));
        assertFails(2, run(run.toString()), "there is no such model");
        Files.move(model, run.model());
        assertEquals(0, run(run.toString()), err::toString);
        assertTrue(Files.exists(run.path().resolve("model.onnx")));
    }

    @Test
    void mistakesOfUseAreExplained() throws IOException {
        assertFails(2, run(model.toString(), "--format", "onx"), "--format", "'onx'", "did you mean 'onnx'?");
        assertFails(2, run(folder.resolve("none.zip").toString()), "none.zip", "there is no such model");
        assertFails(2, run(model.toString(), "--output", "x.bin"), "x.bin", "must end in .onnx");
        assertFails(
                2,
                run(model.toString(), "--format", "onnx", "--output", "x.safetensors"),
                "x.safetensors",
                "must end in .onnx");
        assertEquals(Set.of("model.zip"), files());
    }

    @Test
    void whatCannotBeWrittenLeavesEverythingAsItWas() throws IOException {
        Path below = model.resolve("model.onnx");
        assertFails(1, run(model.toString(), "--output", below.toString()), below.toString(), "cannot be written");
        Path taken = Files.createDirectories(folder.resolve("taken.onnx/inside"));
        assertFails(
                1, run(model.toString(), "--output", taken.getParent().toString()), "taken.onnx", "cannot be written");
        assertTrue(Files.isDirectory(taken));
        assertEquals(Set.of("model.zip", "taken.onnx"), files());
    }

    @Test
    void aNetworkThatCannotBeTranslatedLeavesTheOldFile() throws IOException {
        write(TestNetworks.network(
                TestNetworks.backbone(
                        (builder, input, shape) -> builder.linear(
                                "last",
                                TestNetworks.deeplearning4jBatchNormalization(builder, "strange", input, 1),
                                64,
                                3),
                        3,
                        DistanceMetric.N),
                SHAPE,
                loss(),
                DataType.FLOAT,
                1));
        Path old = Files.writeString(folder.resolve("model.onnx"), "old");
        assertFails(1, run(model.toString()), model.toString(), "'strange'", "ONNX");
        assertEquals("old", Files.readString(old));
        assertEquals(Set.of("model.zip", "model.onnx"), files());
    }

    @Test
    void aBrokenModelIsNamed() throws IOException {
        Files.writeString(model, "no zip");
        assertFails(1, run(model.toString()), model.toString(), "is not a model");
        assertEquals(Set.of("model.zip"), files());
    }
}
