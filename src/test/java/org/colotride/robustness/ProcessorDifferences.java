package org.colotride.robustness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.attack.AttackProfile;
import org.colotride.experiment.RandomImages;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.MobileNetV2;
import org.colotride.model.backbones.ResNet;
import org.colotride.model.backbones.TorchvisionBackbone;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Measures how far the answers of one network lie apart where oneDNN computes as for different processors, each in a
 * process of its own: {@code mvn -q test-compile exec:exec@processors}. Weights and images are random, so that nothing but
 * this project is needed. The file named by the first argument receives the result.
 */
public final class ProcessorDifferences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WIDEST = "AVX512_CORE";
    private static final List<String> OTHERS = List.of("AVX2", "SSE41");
    private static final int IMAGES = 16;
    private static final int QUERIES = 100;

    private ProcessorDifferences() {}

    /** What one kind of processor answers, by the network's name. */
    private record Answers(
            Map<String, float[]> embeddings, Map<String, float[]> gradients, Map<String, Double> figures) {}

    public static void main(String... arguments) throws Exception {
        if (arguments.length == 2) {
            JSON.writeValue(Path.of(arguments[1]).toFile(), answers());
            return;
        }
        Path output = Path.of(arguments[0]);
        long began = System.nanoTime();
        Answers widest = inProcessOf(WIDEST);
        ObjectNode result = JSON.createObjectNode();
        result.put("comparedWith", WIDEST).put("images", IMAGES).put("queries", QUERIES);
        for (String other : OTHERS) {
            result.set(other, differences(widest, inProcessOf(other)));
        }
        ObjectNode document = JSON.createObjectNode();
        document.set("result", result);
        document.set(
                "provenance",
                JSON.valueToTree(Provenance.collect(Path.of(""), 0, List.of(arguments))
                        .withWallSeconds((System.nanoTime() - began) / 1e9)));
        AtomicFiles.writeString(output, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    }

    private static Answers inProcessOf(String instructions) throws IOException, InterruptedException {
        Path file = Files.createTempFile("answers", ".json");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dorg.bytedeco.javacpp.logger=none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProcessorDifferences.class.getName(),
                        "child",
                        file.toString())
                .inheritIO();
        builder.environment().put("DNNL_MAX_CPU_ISA", instructions);
        try {
            if (builder.start().waitFor() != 0) {
                throw new IllegalStateException("the process of " + instructions + " failed");
            }
            return JSON.readValue(file.toFile(), Answers.class);
        } finally {
            Files.delete(file);
        }
    }

    private static Answers answers() throws IOException {
        TorchvisionBackbone.Args args = TestNetworks.args(TorchvisionBackbone.Statistics.frozen);
        Answers answers = new Answers(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        add(answers, "c2f2", new C2F2(new C2F2.Args(512, DistanceMetric.N)), new ImageShape(1, 28, 28));
        add(answers, "resnet18", ResNet.resnet18(args), new ImageShape(3, 64, 64));
        add(answers, "mobilenet-v2", new MobileNetV2(args), new ImageShape(3, 64, 64));
        Path folder = Files.createTempDirectory("scoring");
        try (TestScoring scoring =
                new TestScoring(DistanceMetric.N, 4, new RandomImages(20, 10, TestScoring.SHAPE), Optional.empty())) {
            RobustnessPlan plan = new RobustnessPlan(
                    TestScoring.nine(), AttackProfile.rob28(), List.of(), SearchKind.pgd, 20, QUERIES, 3, false);
            scoring.score(plan, folder, 64).attacks().forEach(attack -> attack.figures()
                    .forEach((name, figure) ->
                            answers.figures().put(name, figure.adversarial().value())));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
        return answers;
    }

    private static void add(Answers answers, String name, Backbone backbone, ImageShape shape) {
        try (EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.FLOAT, 7)) {
            EmbeddingEngine engine = network.engine();
            float[] images = TestNetworks.images(IMAGES, shape, 1);
            float[] embeddings = new float[IMAGES * engine.dimension()];
            float[] gradients = new float[images.length];
            float[] error = TestNetworks.floats(embeddings.length, 2);
            for (int i = 0; i < error.length; i++) {
                error[i] -= 0.5f;
            }
            engine.embedForGradient(images, IMAGES, embeddings);
            engine.imageGradient(error, gradients);
            answers.embeddings().put(name, embeddings);
            answers.gradients().put(name, gradients);
        }
    }

    private static ObjectNode differences(Answers one, Answers other) {
        ObjectNode node = JSON.createObjectNode();
        one.embeddings().forEach((name, embeddings) -> {
            float[] gradients = one.gradients().get(name);
            float[] otherGradients = other.gradients().get(name);
            int flipped = 0;
            for (int i = 0; i < gradients.length; i++) {
                flipped += Math.signum(gradients[i]) == Math.signum(otherGradients[i]) ? 0 : 1;
            }
            node.putObject(name)
                    .put(
                            "largestDifferenceOfAnEmbedding",
                            largest(embeddings, other.embeddings().get(name)))
                    .put("shareOfPixelsWhoseGradientHasAnotherSign", (double) flipped / gradients.length);
        });
        ObjectNode figures = node.putObject("figures");
        one.figures().forEach((name, value) -> figures.putObject(name)
                .put(WIDEST, value)
                .put("difference", other.figures().get(name) - value));
        return node;
    }

    private static double largest(float[] one, float[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }
}
