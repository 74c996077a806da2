package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.io.Checksums;
import org.colotride.model.ModelFiles;
import org.colotride.model.WeightsOrigin;
import org.colotride.model.export.ExportFormats;
import org.colotride.model.export.ModelExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights of another program as a model, and as the beginning of a run. */
class ImportedModelTest {
    @TempDir
    Path folder;

    /** All of C2F2's weights but the last layer's, for images of {@code side}²; every value is {@code value}. */
    private Path weights(int side, float value) throws IOException {
        String[] names = {"conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc1.weight", "fc1.bias"};
        int inputs = 64 * (side / 4) * (side / 4);
        String[] shapes = {"32,1,5,5", "32", "64,32,5,5", "64", "1024," + inputs, "1024"};
        int[] counts = {800, 32, 51200, 64, 1024 * inputs, 1024};
        StringBuilder header = new StringBuilder();
        int at = 0;
        for (int i = 0; i < names.length; i++) {
            header.append(header.length() == 0 ? '{' : ',')
                    .append(String.format(
                            Locale.ROOT,
                            "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
                            names[i],
                            shapes[i],
                            at,
                            at + 4 * counts[i]));
            at += 4 * counts[i];
        }
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + at).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        while (bytes.hasRemaining()) {
            bytes.putFloat(value);
        }
        return Files.write(folder.resolve("w.safetensors"), bytes.array());
    }

    @Test
    void aModelIsMadeWithoutTheDataSet() throws IOException {
        Path weights = weights(28, 0.25f);
        Path output = folder.resolve("made/model.zip");
        ExperimentConfig config = config("weights.file=" + weights, "weights.fresh=[fc2]", "model.embedding=8");
        WeightsOrigin origin = ImportedModel.write(config, output);
        assertEquals(6, origin.tensors());
        assertEquals(Checksums.sha256(weights), origin.sha256());
        ModelFiles.Loaded loaded = ModelFiles.read(output, false);
        try (var network = loaded.network()) {
            assertEquals(28, loaded.manifest().shape().height());
            assertEquals(origin.sha256(), loaded.manifest().origin().parentSha256());
            assertEquals("c2f2", loaded.manifest().architecture().name());
            assertEquals(8, network.dimension());
            assertEquals(
                    0.25f, network.graph().getParam("fc1_weight").minNumber().floatValue());
            assertTrue(network.graph().getParam("fc2_weight").stdNumber().floatValue() > 0);
        }
        assertEquals(origin, ModelFiles.document(output, "weights.json", WeightsOrigin.class));

        Path exported = folder.resolve("exported.safetensors");
        ModelExporter.export(output, ExportFormats.REGISTRY.create(Component.named("safetensors")), exported);
        Path again = folder.resolve("again.zip");
        ExperimentConfig other = config("weights.file=" + exported, "model.embedding=8", "seed=9");
        assertEquals(8, ImportedModel.write(other, again).tensors());
        try (var first = ModelFiles.read(output, false).network();
                var second = ModelFiles.read(again, false).network()) {
            assertEquals(first.graph().params(), second.graph().params());
        }
    }

    @Test
    void aFileThatDoesNotFitLeavesNothingBehind() throws IOException {
        Path output = folder.resolve("made/model.zip");
        ExperimentConfig config = config("weights.file=" + weights(28, 1));
        String message = assertThrows(ConfigException.class, () -> ImportedModel.write(config, output))
                .getMessage();
        assertTrue(message.contains("missing in the file: fc2.weight [512, 1024]"), message);
        assertFalse(Files.exists(output.getParent()));
        assertThrows(ConfigException.class, () -> ImportedModel.write(config(), output));
    }

    private static ExperimentConfig config(String... overrides) {
        return ConfigReader.read(Path.of("conf/quickstart.yaml"), List.of(overrides), ExperimentConfig.class);
    }

    @Test
    void imagesThatAreTooSmallAreSaidWithFileKeyAndRemedy() throws IOException {
        Path weights = weights(28, 0.25f);
        for (String network : List.of("resnet18", "mobilenet-v2", "mnasnet")) {
            ExperimentConfig config = config("weights.file=" + weights, "model.name=" + network);
            Path output = folder.resolve("small.zip");
            String message = assertThrows(ConfigException.class, () -> ImportedModel.write(config, output))
                    .getMessage();
            assertTrue(message.contains("model.name: " + network), message);
            assertTrue(message.contains("at least 32×32, got 1×28×28"), message);
            assertTrue(message.contains("another size of images in data-pipelines/"), message);
            assertFalse(Files.exists(output));
        }
    }

    @Test
    void aRunStartsWithTheWeightsAndAResumedOneRemembersThem() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        Path weights = weights(14, 0.001f);
        String hash = Checksums.sha256(weights);
        run(
                experiment,
                0,
                "conf/small.yaml",
                "weights.file=w.safetensors",
                "weights.fresh=[fc2]",
                "train.iterations=1",
                "train.learningRate=1e-9");
        RunFolder run = onlyRun();
        assertStartedWith(run, hash);
        try (var network = ModelFiles.read(run.model(), false).network()) {
            INDArray values = network.graph().getParam("fc1_weight");
            assertEquals(0.001f, values.minNumber().floatValue(), 1e-8f);
            assertEquals(0.001f, values.maxNumber().floatValue(), 1e-8f);
        }
        Files.delete(weights);
        run(experiment, 0, "--resume", run.toString());
        assertStartedWith(run, hash);
        run(experiment, 2, "conf/small.yaml", "weights.file=w.safetensors");
        assertTrue(experiment.console().contains("w.safetensors: there is no such file"), experiment.console());
        assertEquals(run.path(), onlyRun().path());
    }

    private static void assertStartedWith(RunFolder run, String hash) throws IOException {
        WeightsOrigin origin = RunResults.read(run.results()).provenance().weights();
        assertEquals("w.safetensors", origin.file());
        assertEquals(hash, origin.sha256());
        assertEquals(List.of("fc2"), origin.fresh());
        assertTrue(Files.readString(run.report()).contains("SHA-256 " + hash));
        ModelFiles.Loaded model = ModelFiles.read(run.model(), false);
        model.network().close();
        assertEquals(hash, model.manifest().origin().parentSha256());
    }

    private RunFolder onlyRun() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            List<Path> all = runs.toList();
            assertEquals(1, all.size());
            return RunFolder.open(all.get(0));
        }
    }

    private static void run(SmallExperiment experiment, int exitCode, String... arguments) throws Exception {
        Process process = experiment.start("TrainCommand", arguments);
        assertTrue(process.waitFor(180, TimeUnit.SECONDS), experiment.console());
        assertEquals(exitCode, process.exitValue(), experiment.console());
    }
}
