package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.colotride.config.Component;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.data.RetrievalData;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.colotride.defense.ColoTride;
import org.colotride.io.Progress;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.GradualHardMiner;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.BenignEvaluation;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.tensor.DistanceMetric;
import org.colotride.training.IterationRecord;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each data set in its official layout, small, through the pipeline that this project ships: trained on and scored. */
class OfficialLayoutTrainingTest {
    private static final int ITERATIONS = 2;
    /** The shipped pipelines' sizes, which a test need not pay for. */
    private static final List<String> SIDES = List.of("256", "224", "72", "64", "144", "128");

    @TempDir
    Path folder;

    static List<Function<Path, Layout>> all() {
        return Layouts.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isTrainedOnAndScored(Function<Path, Layout> writer) throws IOException {
        Layout layout = writer.apply(folder.resolve("data"));
        RetrievalData data = PipelineLoader.open(smallPipeline(layout.name()), arguments(layout));
        assertEquals(layout.images()[0], data.train().size());
        try (EmbeddingNetwork network = network(data)) {
            List<IterationRecord> records = train(network, data);
            assertEquals(ITERATIONS, records.size());
            records.forEach(record -> assertTrue(Double.isFinite(record.loss()), record.toString()));
            BenignEvaluation evaluation = new BenignEvaluation(network, data, 4, 2, Progress.silent());
            RetrievalMetrics figures = evaluation.evaluate(evaluation.embed(), false, 1);
            assertEquals(layout.images()[1], figures.queries());
            double recall = figures.recallAt1();
            assertTrue(recall >= 0 && recall <= 1, "R@1 " + recall);
        }
    }

    private static ObjectNode arguments(Layout layout) {
        return new ObjectMapper().valueToTree(layout.source());
    }

    /** The shipped file with every side of 64 pixels or more at 28. */
    private Path smallPipeline(String name) throws IOException {
        String shipped = Files.readString(Path.of("data-pipelines", name + ".yaml"));
        for (String side : SIDES) {
            shipped = shipped.replace(side, "28");
        }
        assertEquals(name, new YAMLMapper().readTree(shipped).at("/source/name").asText());
        return Files.writeString(folder.resolve(name + ".yaml"), shipped);
    }

    private static EmbeddingNetwork network(RetrievalData data) {
        return EmbeddingNetwork.create(
                new C2F2(new C2F2.Args(8, DistanceMetric.N)),
                data.train().shape(),
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-3, 1e-4),
                new SeededRandom(1));
    }

    private static List<IterationRecord> train(EmbeddingNetwork network, RetrievalData data) {
        List<IterationRecord> records = new ArrayList<>();
        PairSampler sampler = new PairSampler(data.train(), 2, 1);
        try (PairLoader loader = new PairLoader(data.train(), sampler, 1, 1, data.report())) {
            new Trainer(
                            network,
                            loader,
                            new GradualHardMiner(new GradualHardMiner.Args(null)),
                            new ColoTride(
                                    new ColoTride.Args(0.1, 0.05, 2, 10.0, 0.0, ColoTride.Schedule.iteration, null)),
                            TrainingRandom.of(2),
                            new TrainingPlan(1, ITERATIONS),
                            TrainingPosition.START,
                            (record, batch, after, next) -> records.add(record),
                            List.of())
                    .run(next -> {});
        }
        return records;
    }
}
