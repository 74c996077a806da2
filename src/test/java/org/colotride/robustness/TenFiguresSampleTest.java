package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.colotride.attack.Attacks;
import org.junit.jupiter.api.Test;

class TenFiguresSampleTest {
    private static final List<String> NAMES = Declarations.standardNames();

    private static TenFiguresSample random(int queries, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> figures = new LinkedHashMap<>();
        Map<String, Integer> first = new LinkedHashMap<>();
        for (String name : NAMES) {
            float[] values = new float[queries];
            for (int i = 0; i < queries; i++) {
                values[i] = random.nextFloat();
            }
            figures.put(name, values);
            first.put(name, 0);
        }
        return new TenFiguresSample(figures, first);
    }

    private static TenFiguresSample shifted(TenFiguresSample sample, String name, float by) {
        Map<String, float[]> figures = new LinkedHashMap<>(sample.figures());
        float[] values = figures.get(name).clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += by;
        }
        figures.put(name, values);
        return new TenFiguresSample(figures, sample.firstWeights());
    }

    private static double naiveErs(TenFiguresSample sample, int[] drawn) {
        double[] means = new double[NAMES.size()];
        for (int f = 0; f < means.length; f++) {
            float[] values = sample.figures().get(NAMES.get(f));
            for (int query : drawn) {
                means[f] += values[query] / (double) drawn.length;
            }
        }
        return new RobustnessScore(Attacks.standardFigures()).ers(means);
    }

    @Test
    void scoresAsTheMeanOfItsQueries() {
        TenFiguresSample sample = random(17, 1);
        int[] all = new int[17];
        Arrays.setAll(all, i -> i);
        assertEquals(naiveErs(sample, all), sample.ers(), 1e-9);
    }

    /** What makes an image hard makes it so for both: the same advantage on every image is certain. */
    @Test
    void anAdvantageOnEveryImageHasNoUncertainty() {
        TenFiguresSample sample = random(50, 2);
        Interval difference = TenFiguresSample.difference(List.of(shifted(sample, "LTM", 30)), List.of(sample), 1);
        assertEquals(3, difference.value(), 1e-4);
        assertEquals(3, difference.low(), 1e-4);
        assertEquals(3, difference.high(), 1e-4);
    }

    /** Against another generator's resampling, by loops. */
    @Test
    void theIntervalIsThatOfResampledQueries() {
        TenFiguresSample ours = random(60, 3);
        TenFiguresSample theirs = random(60, 4);
        Interval found = TenFiguresSample.difference(List.of(ours), List.of(theirs), 1);
        Random random = new Random(9);
        double[] differences = new double[4000];
        for (int i = 0; i < differences.length; i++) {
            int[] drawn = random.ints(60, 0, 60).toArray();
            differences[i] = naiveErs(ours, drawn) - naiveErs(theirs, drawn);
        }
        Arrays.sort(differences);
        double width = differences[3899] - differences[100];
        assertEquals(differences[100], found.low(), 0.15 * width);
        assertEquals(differences[3899], found.high(), 0.15 * width);
        assertTrue(found.low() < found.value() && found.value() < found.high());
    }

    @Test
    void otherImagesCannotBePaired() {
        assertThrows(
                IllegalArgumentException.class,
                () -> TenFiguresSample.difference(List.of(random(5, 1)), List.of(random(6, 1)), 1));
    }
}
