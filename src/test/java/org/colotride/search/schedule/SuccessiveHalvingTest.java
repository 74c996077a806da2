package org.colotride.search.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.colotride.random.SeededRandom;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessiveHalvingTest {
    private static final double[] RUNGS = {1.0 / 9, 1.0 / 3, 1};

    private static SuccessiveHalving asha(int candidates) {
        return new SuccessiveHalving(
                RandomDraws.generator(new ContinuousParameterSpace(0, 1), 4), candidates, RUNGS, 3, false);
    }

    @Test
    void rungsAreSharesDownToTheLeast() {
        assertArrayEquals(RUNGS, SuccessiveHalving.rungs(3, 1.0 / 9), 1e-12);
        assertArrayEquals(new double[] {0.25, 0.5, 1}, SuccessiveHalving.rungs(2, 0.2));
        assertArrayEquals(new double[] {1}, SuccessiveHalving.rungs(4, 0.5));
    }

    /** Worked by hand, one job at a time: candidates 0 … 8 score 1, 5, 3, 2, 9, 4, 8, 7, 6, at every rung. */
    @Test
    void promotesTheBestThirdOfEachRungAsSoonAsItIsKnown() {
        double[] scores = {1, 5, 3, 2, 9, 4, 8, 7, 6};
        SuccessiveHalving asha = asha(9);
        List<String> order = new ArrayList<>();
        while (asha.hasNext()) {
            Job job = asha.next();
            order.add(job.candidate() + "@" + Math.round(9 * job.share()));
            asha.finished(job, OptionalDouble.of(scores[job.candidate()]));
        }
        assertEquals(
                List.of(
                        "0@1", "1@1", "2@1", "1@3", "3@1", "4@1", "4@3", "5@1", "6@1", "6@3", "4@9", "7@1", "8@1",
                        "7@3"),
                order);
    }

    /** By hand: of the same nine, the three best go on together, then the best of these. */
    @Test
    void patientlyAllComeToARungBeforeTheBestGoOn() {
        double[] scores = {1, 5, 3, 2, 9, 4, 8, 7, 6};
        SuccessiveHalving patient =
                new SuccessiveHalving(RandomDraws.generator(new ContinuousParameterSpace(0, 1), 4), 9, RUNGS, 3, true);
        List<String> order = new ArrayList<>();
        while (patient.hasNext()) {
            Job job = patient.next();
            order.add(job.candidate() + "@" + Math.round(9 * job.share()));
            patient.finished(job, OptionalDouble.of(scores[job.candidate()]));
        }
        assertEquals(
                List.of("0@1", "1@1", "2@1", "3@1", "4@1", "5@1", "6@1", "7@1", "8@1", "4@3", "6@3", "7@3", "4@9"),
                order);
    }

    /** The rule itself, looked at from outside, with many jobs running at a time and some failing. */
    @ParameterizedTest
    @CsvSource({"1, 30, 1", "2, 30, 4", "3, 7, 3", "4, 2, 2", "5, 1, 1", "6, 50, 8"})
    void noCandidateGoesOnThatIsNotAmongTheBestThirdOfItsRung(long seed, int candidates, int parallel) {
        SeededRandom random = new SeededRandom(seed);
        SuccessiveHalving asha = asha(candidates);
        List<Job> running = new ArrayList<>();
        Map<Double, Map<Integer, Double>> scores = new HashMap<>();
        for (double rung : RUNGS) {
            scores.put(rung, new HashMap<>());
        }
        int drawn = 0;
        boolean whole = false;
        while (asha.hasNext() || !running.isEmpty()) {
            if (asha.hasNext() && running.size() < parallel) {
                Job job = asha.next();
                int rung = job.share() == RUNGS[0] ? 0 : job.share() == RUNGS[1] ? 1 : 2;
                drawn += rung == 0 ? 1 : 0;
                if (rung > 0) {
                    Map<Integer, Double> below = scores.get(RUNGS[rung - 1]);
                    List<Integer> ranked = below.entrySet().stream()
                            .sorted(Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder()))
                            .map(Map.Entry::getKey)
                            .toList();
                    boolean amongTheBest = ranked.indexOf(job.candidate()) < below.size() / 3;
                    boolean lastResort = drawn == candidates && running.isEmpty() && !whole;
                    assertTrue(amongTheBest || lastResort, job + " of " + below);
                }
                running.add(job);
            } else {
                Job job = running.remove(random.nextInt(running.size()));
                if (random.nextInt(5) == 0) {
                    asha.finished(job, OptionalDouble.empty());
                } else {
                    double score = random.nextDouble();
                    scores.get(job.share()).put(job.candidate(), score);
                    asha.finished(job, OptionalDouble.of(score));
                    whole |= job.isLast();
                }
            }
        }
        assertEquals(candidates, drawn);
        boolean allFailed = scores.values().stream().anyMatch(Map::isEmpty);
        assertTrue(whole || allFailed, "no candidate was trained to the end");
    }

    @Test
    void expectedCostIsThatOfASearchWithoutSurprises() {
        // 27 × 1/9 + 9 × 2/9 + 3 × 6/9.
        assertEquals(7, asha(27).expectedTrainings(), 1e-9);
    }
}
