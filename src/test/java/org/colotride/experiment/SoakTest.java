package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.colotride.config.Component;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.defense.ColoTride;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.GradualHardMiner;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.junit.jupiter.api.Test;

/** Nothing native grows over iterations. */
class SoakTest {
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final int ITERATIONS = 160;
    private static final int WARM_UP = 50;
    /** A leak of activations would be 3 MB an iteration, 330 MB in all; Java's own heap may grow meanwhile. */
    private static final long RESIDENT_GROWTH = 200L << 20;
    /** A leak of images would be 75 kB an iteration, 8 MB in all. */
    private static final long TRACKED_GROWTH = 4L << 20;

    @Test
    void residentMemoryIsFlat() {
        RandomImages images = new RandomImages(4, 40, SHAPE);
        TrainingPlan plan = new TrainingPlan(100, ITERATIONS);
        List<Long> resident = new ArrayList<>();
        List<Long> tracked = new ArrayList<>();
        Component loss = new Component("triplet", JsonNodeFactory.instance.objectNode(), "test");
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                        new C2F2(new C2F2.Args(64, DistanceMetric.N)),
                        SHAPE,
                        new MetricLossFunction(loss),
                        new EmbeddingNetwork.Optimizer(1e-3, 0),
                        new SeededRandom(1));
                PairLoader loader = new PairLoader(
                        images, new PairSampler(images, 8, 5), 5, 1, new DataReport(CorruptPolicy.FAIL))) {
            new Trainer(
                            network,
                            loader,
                            new GradualHardMiner(new GradualHardMiner.Args(null)),
                            new ColoTride(
                                    new ColoTride.Args(0.1, 0.05, 2, 10.0, 0.0, ColoTride.Schedule.iteration, null)),
                            TrainingRandom.of(1),
                            plan,
                            TrainingPosition.START,
                            (record, batch, after, next) -> {
                                resident.add(Pointer.physicalBytes());
                                tracked.add(Pointer.totalBytes());
                            },
                            List.of())
                    .run(next -> {});
        }
        assertTrue(growth(resident) < RESIDENT_GROWTH, "resident memory grew by " + growth(resident));
        assertTrue(growth(tracked) < TRACKED_GROWTH, "native arrays grew by " + growth(tracked));
    }

    private static long growth(List<Long> bytes) {
        return bytes.get(ITERATIONS - 1) - bytes.get(WARM_UP);
    }
}
