package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.SummaryType;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainingStatisticsTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int IMAGES = 6;
    private static final long SECOND = 1_000_000_000;

    private final EmbeddingNetwork network = TestNetworks.network(
            TestNetworks.backbone(
                    (b, x, s) -> {
                        String c = b.rectifier("r", b.convolution("conv", x, 1, 8, 3, 1, 1, true));
                        return b.linear("fc", b.globalAveragePooling("a", c), 8, 4);
                    },
                    4,
                    DistanceMetric.N),
            SHAPE,
            DataType.FLOAT,
            1);
    private final ComputationGraph graph = network.graph();
    private final StatsStorage storage = new InMemoryStatsStorage();
    private long now = -SECOND;

    @AfterEach
    void close() {
        network.close();
    }

    /** What Deeplearning4j knew after an iteration, by the names of its own. */
    private static final class Witness extends BaseTrainingListener {
        final List<Double> scores = new ArrayList<>();
        final List<Map<String, Double>> parameters = new ArrayList<>();
        final List<Map<String, Double>> updates = new ArrayList<>();

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            scores.add(model.score());
            parameters.add(meanMagnitudes(model.paramTable()));
            updates.add(meanMagnitudes(model.gradient().gradientForVariable()));
        }

        private static Map<String, Double> meanMagnitudes(Map<String, INDArray> arrays) {
            Map<String, Double> means = new TreeMap<>();
            arrays.forEach((name, values) -> {
                double sum = 0;
                for (float value : values.dup().data().asFloat()) {
                    sum += Math.abs(value);
                }
                means.put(name, sum / values.length());
            });
            return means;
        }
    }

    private void fit(int iterations, LongSupplier clock, StatsStorage into, Witness witness) {
        graph.setListeners(new TrainingStatistics(into, "a run", clock), witness);
        DataSet batch = new DataSet(
                Nd4j.createFromArray(TestNetworks.images(IMAGES, SHAPE, 3))
                        .reshape(IMAGES, SHAPE.channels(), SHAPE.height(), SHAPE.width()),
                Nd4j.createFromArray(TestNetworks.floats(IMAGES * 4, 4)).reshape(IMAGES, 4));
        for (int i = 0; i < iterations; i++) {
            now += SECOND;
            graph.fit(batch);
        }
    }

    private List<StatsReport> reports(StatsStorage kept) {
        List<StatsReport> reports = new ArrayList<>();
        for (Persistable update : kept.getAllUpdatesAfter("a run", StatsListener.TYPE_ID, "training", 0)) {
            reports.add((StatsReport) update);
        }
        reports.sort((a, b) -> Integer.compare(a.getIterationCount(), b.getIterationCount()));
        return reports;
    }

    /** An in-memory storage keeps one report of a millisecond: a training is slower, this one may not be. */
    private static final class EveryReport extends InMemoryStatsStorage {
        private final List<StatsReport> reports = new ArrayList<>();

        @Override
        public void putUpdate(Persistable update) {
            reports.add((StatsReport) update);
            super.putUpdate(update);
        }
    }

    @Test
    void aRunIsASessionOfOneWorker() {
        fit(3, () -> now, storage, new Witness());
        assertEquals(List.of("a run"), storage.listSessionIDs());
        assertEquals(List.of("training"), storage.listWorkerIDsForSession("a run"));
        assertFalse(reports(storage).isEmpty());
        assertTrue(storage.getStaticInfo("a run", StatsListener.TYPE_ID, "training") != null);
    }

    @Test
    void reportsWhatDeeplearning4jsListenersSee() {
        EveryReport every = new EveryReport();
        Witness witness = new Witness();
        fit(20, () -> now, every, witness);
        // The one after a report is never reported: the pause begins where the report ends.
        assertEquals(10, every.reports.size());
        for (StatsReport report : every.reports) {
            int i = report.getIterationCount();
            assertEquals(witness.scores.get(i), report.getScore(), 1e-9);
            compare(
                    witness.parameters.get(i),
                    report.getMeanMagnitudes(StatsType.Parameters),
                    graph.paramTable().keySet());
            compare(witness.updates.get(i), report.getMeanMagnitudes(StatsType.Updates), Set.of());
        }
    }

    /** @param complete names that have to be there */
    private static void compare(Map<String, Double> expected, Map<String, Double> actual, Set<String> complete) {
        Set<String> names = new TreeSet<>();
        actual.forEach((name, value) -> {
            String own = name.replaceFirst("_W$", "_weight").replaceFirst("_b$", "_bias");
            names.add(own);
            assertEquals(expected.get(own), value, 1e-3 * value, name);
        });
        assertTrue(names.containsAll(complete), names + " of " + complete);
        assertFalse(names.isEmpty());
    }

    /** Deeplearning4j's page draws the ratio of update to parameter of those names alone that end in W. */
    @Test
    void weightsAreCalledAsDeeplearning4jsPagesWantThem() {
        fit(2, () -> now, storage, new Witness());
        StatsReport report = reports(storage).get(0);
        for (StatsType type : List.of(StatsType.Parameters, StatsType.Updates)) {
            Set<String> weights = new TreeSet<>();
            for (String name : report.getMeanMagnitudes(type).keySet()) {
                assertFalse(name.endsWith("_weight") || name.endsWith("_bias"), name);
                if (name.endsWith("W")) {
                    weights.add(name);
                }
            }
            assertEquals(Set.of("conv_W", "fc_W"), weights, "" + type);
        }
        assertTrue(report.hasSummaryStats(StatsType.Updates, SummaryType.Stdev));
        assertTrue(report.getStdev(StatsType.Gradients).keySet().stream().anyMatch(name -> name.endsWith("W")));
        assertTrue(report.getHistograms(StatsType.Parameters).keySet().stream().anyMatch(name -> name.endsWith("W")));
    }

    @Test
    void histogramsAreCountedOnlyNowAndThenButInEveryReport() {
        EveryReport every = new EveryReport();
        fit(48, () -> now, every, new Witness());
        List<Integer> counted = new ArrayList<>();
        Map<String, Histogram> before = Map.of();
        for (int i = 0; i < every.reports.size(); i++) {
            // Deeplearning4j's page of a layer fails on a last report without one.
            Map<String, Histogram> updates = every.reports.get(i).getHistograms(StatsType.Updates);
            assertFalse(updates.isEmpty());
            assertFalse(every.reports.get(i).getHistograms(StatsType.Parameters).isEmpty());
            if (!updates.equals(before)) {
                counted.add(i);
            }
            before = updates;
        }
        assertEquals(List.of(0, 8, 16), counted);
    }

    @Test
    void iterationsBetweenReportsAreNotReported() {
        EveryReport every = new EveryReport();
        // Ten iterations a second: one is reported, ten are not.
        fit(60, () -> now / 10, every, new Witness());
        assertEquals(
                List.of(0, 11, 22, 33, 44, 55),
                every.reports.stream().map(StatsReport::getIterationCount).toList());
    }

    @Test
    void aStorageThatFailsEndsTheStatisticsNotTheTraining() {
        int[] calls = new int[1];
        StatsStorage failing = new InMemoryStatsStorage() {
            @Override
            public void putUpdate(Persistable update) {
                calls[0]++;
                if (calls[0] == 3) {
                    throw new IllegalStateException("the disk is full");
                }
            }
        };
        Witness witness = new Witness();
        fit(12, () -> now, failing, witness);
        assertEquals(3, calls[0]);
        assertEquals(12, witness.scores.size());
        assertTrue(witness.scores.get(11) < witness.scores.get(0), "trained on: " + witness.scores);
    }

    /** A tenth of a second an iteration, a twentieth more where something is stored. */
    @Test
    void theStatisticsTakeTheirShareOfTheTime() {
        int[] calls = new int[1];
        StatsStorage slow = new InMemoryStatsStorage() {
            @Override
            public void putUpdate(Persistable update) {
                calls[0]++;
                now += SECOND / 20;
            }
        };
        TrainingStatistics statistics = new TrainingStatistics(slow, "a run", () -> now);
        fit(1, () -> now, new InMemoryStatsStorage(), new Witness());
        long began = now;
        for (int i = 1; i <= 6000; i++) {
            now += SECOND / 10;
            statistics.onGradientCalculation(graph);
            statistics.iterationDone(graph, i, 0);
        }
        double seconds = (now - began) / 1e9;
        // The first report is free: it loads classes.
        assertTrue((calls[0] - 2) * 0.05 <= 0.01 * seconds, calls[0] + " reports in " + seconds + " s");
        assertTrue(calls[0] * 0.05 >= 0.009 * seconds, calls[0] + " reports in " + seconds + " s");
    }

    /** Of a day's training a report a second would be 86,400, all of which the pages read at each request. */
    @Test
    void reportsBecomeRarerInALongTraining() {
        int[] calls = new int[1];
        StatsStorage counting = new InMemoryStatsStorage() {
            @Override
            public void putUpdate(Persistable update) {
                calls[0]++;
            }
        };
        TrainingStatistics statistics = new TrainingStatistics(counting, "a run", () -> now);
        fit(1, () -> now, new InMemoryStatsStorage(), new Witness());
        int day = 86_400;
        now += day * SECOND;
        for (int i = 1; i <= 4000; i++) {
            now += SECOND;
            statistics.onGradientCalculation(graph);
            statistics.iterationDone(graph, i, 0);
        }
        double pause = 0.002 * day;
        assertTrue(calls[0] <= 4000 / pause + 1 && calls[0] >= 0.8 * 4000 / pause, calls[0] + " reports");
    }
}
