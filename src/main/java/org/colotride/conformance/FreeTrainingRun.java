package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.defense.BenignBatch;
import org.colotride.defense.DefendedBatch;
import org.colotride.defense.FreeAdversarialTraining;
import org.colotride.defense.TrainingProgress;
import org.colotride.loss.MetricLoss;
import org.colotride.loss.TripletLoss;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.deeplearning4j.nn.gradient.Gradient;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Free-AT over its recorded batches: the loss of each repeat, the lasting perturbation, and a bias after each batch. */
final class FreeTrainingRun {
    private static final double TOLERANCE = 1e-3;
    private static final double UNEQUAL_PIXELS = 0.01;
    private static final double SAME = 1e-5;

    private final JsonNode recorded;
    private final float[] images;
    private final int[] labels;
    private final Path folder;

    FreeTrainingRun(JsonNode recorded, float[] images, int[] labels, Path folder) {
        this.recorded = recorded;
        this.images = images;
        this.labels = labels;
        this.folder = folder;
    }

    List<CaseResult> compare(String name) {
        int repeats = RecordedArrays.index(recorded, "repeats", Integer.MAX_VALUE);
        double learningRate = RecordedArrays.number(RecordedArrays.required(recorded, "optimizer"), "learningRate");
        FreeAdversarialTraining defense = new FreeAdversarialTraining(new FreeAdversarialTraining.Args(
                RecordedArrays.number(recorded, "eps"), RecordedArrays.number(recorded, "alpha"), repeats));
        MetricLoss loss = defense.loss(new TripletLoss(new TripletLoss.Args(0.2, false, null, null, null)));
        List<CaseResult> results = new ArrayList<>();
        try (EmbeddingNetwork network = RecordedNetwork.read(folder, RecordedArrays.metric(recorded, "metric"))) {
            ProjectedGradientDescent descent = new ProjectedGradientDescent(network.engine());
            int iteration = 0;
            for (JsonNode batch : RecordedArrays.array(recorded, "batches")) {
                String title = name + ", batch " + (iteration / repeats + 1);
                double[] expected = RecordedArrays.doubles(batch, "lossPerRepeat");
                RecordedArrays.requireLength("lossPerRepeat", expected.length, repeats);
                double largest = 0;
                for (int repeat = 0; repeat < repeats; repeat++) {
                    DefendedBatch defended =
                            defense.defend(benign(batch, network, iteration++), new SeededRandom(0), descent);
                    double ours = RecordedGradient.pass(
                            network, loss, defended.images().clone(), defended.layout());
                    largest = Math.max(largest, Math.abs(ours - expected[repeat]));
                    step(network, learningRate);
                }
                results.add(CaseResult.of(title + ": loss per repeat", largest, TOLERANCE, ""));
                results.add(perturbation(title, batch, defense.state().get("perturbation")));
                results.add(bias(title, batch, network));
            }
        }
        return results;
    }

    private BenignBatch benign(JsonNode batch, EmbeddingNetwork network, int iteration) {
        Embeddings embeddings = Embeddings.zeros(labels.length, network.dimension());
        network.engine().embed(images, labels.length, embeddings.values());
        return new BenignBatch(
                images,
                network.shape(),
                labels,
                embeddings,
                RecordedDefense.miner(batch, labels.length),
                new SeededRandom(0),
                new TrainingProgress(0, 1, iteration, 1 << 20));
    }

    /** Plain gradient descent on every parameter. */
    private static void step(EmbeddingNetwork network, double learningRate) {
        Gradient gradient = network.graph().gradient();
        network.graph().paramTable().forEach((name, values) -> {
            INDArray slope = gradient.getGradientFor(name);
            if (slope != null) {
                values.subi(slope.mul(learningRate).reshape(values.shape()));
            }
        });
        network.engine().refresh();
    }

    private static CaseResult perturbation(String title, JsonNode batch, float[] ours) {
        float[] expected = RecordedArrays.floats(RecordedArrays.required(batch, "perturbationSummary"), "every32nd");
        int unequal = 0;
        for (int i = 0; i < expected.length; i++) {
            unequal += Math.abs(expected[i] - ours[32 * i]) <= SAME ? 0 : 1;
        }
        return CaseResult.of(
                title + ": share of unequal pixels", (double) unequal / expected.length, UNEQUAL_PIXELS, "");
    }

    private static CaseResult bias(String title, JsonNode batch, EmbeddingNetwork network) {
        double[] expected = RecordedArrays.doubles(batch, "fc.bias");
        float[] ours = network.graph().getParam("fc_bias").dup().data().asFloat();
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - ours[i]));
        }
        return CaseResult.of(title + ": bias of the last layer", largest, TOLERANCE, "");
    }
}
