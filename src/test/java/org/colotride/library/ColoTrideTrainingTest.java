package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.attack.AttackProfile;
import org.colotride.config.Component;
import org.colotride.defense.ColoTride;
import org.colotride.defense.Defense;
import org.colotride.defense.NoDefense;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.GradualHardMiner;
import org.colotride.mining.RandomMiner;
import org.colotride.mining.TripletMiner;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.RobustnessResult;
import org.colotride.tensor.DistanceMetric;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** A user's own graph of Deeplearning4j's layers, trained by its own {@code fit}. */
class ColoTrideTrainingTest {
    private static final int EACH = 24;
    private static final INDArray IMAGES = StockGraphs.images(EACH, 1);
    private static final int[] LABELS = StockGraphs.labels(EACH);
    private static final AttackProfile STRONG = new AttackProfile(0.15, 0.03, 12, false, 1);

    private static ComputationGraph trained(Defense defense, List<String> turns) {
        ComputationGraph graph = StockGraphs.embedding();
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, StockGraphs.SHAPE, IMAGES, LABELS)
                .pairs(16)
                .epochs(16)
                .defense(defense)
                .observer((record, batch, after, next) -> turns.add(record.phase()))
                .build()) {
            CollectScoresIterationListener scores = new CollectScoresIterationListener();
            graph.setListeners(training.listener(), scores);
            int epochs = 0;
            while (training.hasNextEpoch()) {
                graph.fit(training.epoch());
                epochs++;
            }
            assertEquals(16, epochs);
            assertThrows(IllegalStateException.class, training::epoch);
            assertEquals(
                    turns.size(),
                    scores.getScoreVsIter().getEffectiveScores().length,
                    "his own listener was not called");
        }
        return graph;
    }

    private static RobustnessResult score(ComputationGraph graph) {
        try (ImageEmbedder model = ImageEmbedder.of(graph, StockGraphs.SHAPE, DistanceMetric.N)) {
            return Robustness.of(model).profile(STRONG).score(StockGraphs.images(8, 2), StockGraphs.labels(8));
        }
    }

    @Test
    void hisOwnGraphBecomesMoreRobustThanByPlainTriplets() {
        INDArray before = StockGraphs.embedding().params().dup();
        List<String> turns = new ArrayList<>();
        ComputationGraph defended = trained(
                new ColoTride(new ColoTride.Args(0.15, 0.03, 8, 10.0, 0.0, ColoTride.Schedule.iteration, null)), turns);
        assertTrue(turns.contains("CAP") && turns.contains("ANP"), turns.toString());
        assertTrue(defended.params().distance2(before) > 0.1, "his weights have not changed");

        RobustnessResult robust = score(defended);
        RobustnessResult plain = score(trained(new NoDefense(new NoDefense.Args(null)), new ArrayList<>()));
        assertTrue(robust.benign().get("R@1") > 0.9, robust.benign().toString());
        assertTrue(
                robust.scores().ers().value() > plain.scores().ers().value() + 3,
                robust.scores().ers().value() + " against "
                        + plain.scores().ers().value());
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        ComputationGraph one = trained(ColoTride.published(), new ArrayList<>());
        ComputationGraph other = trained(ColoTride.published(), new ArrayList<>());
        assertEquals(one.params(), other.params());
    }

    /** Who names neither miner nor loss gets those of the defence, not COLO-TRIDE's. */
    @Test
    void aComparatorTrainsOnTheTripletsThatItWasPublishedWith() {
        INDArray unnamed = minedBy(null);
        assertEquals(minedBy(new RandomMiner(new RandomMiner.Args())), unnamed);
        assertNotEquals(minedBy(new GradualHardMiner(new GradualHardMiner.Args(null))), unnamed);

        assertEquals(
                "triplet{\"collapseTerm\":false}",
                ColoTrideTraining.loss(new NoDefense(new NoDefense.Args(null))).toString());
        assertEquals("triplet{}", ColoTrideTraining.loss().toString());
    }

    /** @param miner null for the defence's own */
    private static INDArray minedBy(TripletMiner miner) {
        ComputationGraph graph = StockGraphs.embedding();
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, StockGraphs.SHAPE, IMAGES, LABELS)
                .pairs(16)
                .defense(new NoDefense(new NoDefense.Args(null)))
                .miner(miner)
                .build()) {
            graph.setListeners(training.listener());
            graph.fit(training.epoch());
        }
        return graph.params();
    }

    @Test
    void theWorstCaseIsNoBetterThanThePublishedFigures() {
        try (ImageEmbedder model = ImageEmbedder.of(StockGraphs.embedding(), StockGraphs.SHAPE, DistanceMetric.N)) {
            RobustnessResult result = Robustness.of(model)
                    .profile(new AttackProfile(0.1, 0.05, 3, false, 1))
                    .queries(6)
                    .worstCase(AttackBudget.quick)
                    .score(StockGraphs.images(8, 2), StockGraphs.labels(8));
            assertEquals(6, result.queries());
            result.attacks()
                    .forEach(
                            attack -> assertFalse(attack.worstCase().published().isEmpty()));
        }
    }

    /** Deeplearning4j divides gradients by a batch's rows unless it is told not to; a loss of triplets is a mean already. */
    @Test
    void dividingByTheBatchIsUndone() {
        INDArray undivided = stepped(false);
        assertTrue(
                undivided.distance2(StockGraphs.embedding(new Sgd(0.5), false).params()) > 1e-3, "nothing was learnt");
        assertEquals(0, stepped(true).distance2(undivided), 1e-5);
    }

    private static INDArray stepped(boolean miniBatch) {
        ComputationGraph graph = StockGraphs.embedding(new Sgd(0.5), miniBatch);
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, StockGraphs.SHAPE, IMAGES, LABELS)
                .pairs(48)
                .defense(new NoDefense(new NoDefense.Args(null)))
                .build()) {
            graph.setListeners(training.listener());
            graph.fit(training.epoch());
        }
        return graph.params();
    }

    @Test
    void aLossThatLearnsItselfLearnsInHisGraphToo() {
        ComputationGraph graph =
                StockGraphs.embedding(new Sgd(0.5), true, new MetricLossFunction(Component.named("proxy-anchor")));
        MetricLossFunction loss =
                (MetricLossFunction) ((LossLayer) graph.getOutputLayer(0).conf().getLayer()).getLossFn();
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, StockGraphs.SHAPE, IMAGES, LABELS)
                .pairs(16)
                .defense(new NoDefense(new NoDefense.Args(null)))
                .build()) {
            graph.setListeners(training.listener());
            float[] before = loss.state().get("values");
            graph.fit(training.epoch());
            assertFalse(Arrays.equals(before, loss.state().get("values")));
        }
    }

    @Test
    void aGraphThatTrainsOnSomethingElseIsRefusedWithTheRemedy() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ColoTrideTraining.of(
                        StockGraphs.classifier(), StockGraphs.SHAPE, IMAGES, LABELS)
                .build());
        assertTrue(refusal.getMessage().contains("ColoTrideTraining.loss()"), refusal.getMessage());
    }

    @Test
    void aForgottenListenerIsTold() {
        ComputationGraph graph = StockGraphs.embedding();
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, StockGraphs.SHAPE, IMAGES, LABELS)
                .pairs(4)
                .build()) {
            IllegalStateException refusal = assertThrows(IllegalStateException.class, training::epoch);
            assertTrue(refusal.getMessage().contains("setListeners"), refusal.getMessage());
        }
    }
}
