package org.colotride.collapse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollapsenessTest {
    private static final double[] POSITIVE = {0.31, 0.42, 0.05, 0.9, 0.77};
    private static final double[] NEGATIVE = {1.1, 0.64, 0.71, 0.3, 0.97};

    @Test
    void isThatOfTheRecordings() {
        for (JsonNode recording : Golden.read("tride-perturbations.json").get("cases")) {
            Collapseness collapseness = new Collapseness(recording.get("lambda").doubleValue());
            for (String state : List.of("benign", "adversarial")) {
                JsonNode figures = recording.get(state);
                double[] positive = RecordedArrays.doubles(figures, "dap");
                double[] negative = RecordedArrays.doubles(figures, "dan");
                assertEquals(figures.get("weightedDap").doubleValue(), collapseness.weightedDistance(positive), 1e-6);
                assertEquals(figures.get("weightedDan").doubleValue(), collapseness.weightedDistance(negative), 1e-6);
                assertEquals(figures.get("collapseness").doubleValue(), collapseness.of(positive, negative), 1e-6);
                assertEquals(figures.get("hardness").doubleValue(), Hardness.of(positive, negative), 1e-6);
            }
        }
    }

    @Test
    void withoutSharpnessIsHardness() {
        assertEquals(Hardness.of(POSITIVE, NEGATIVE), new Collapseness(0).of(POSITIVE, NEGATIVE), 1e-12);
    }

    @Test
    void approachesTheLargestDistanceAsSharpnessGrows() {
        double before = 0;
        for (double lambda : new double[] {0, 1, 2, 9.5, 10, 100, 1e6}) {
            double weighted = new Collapseness(lambda).weightedDistance(POSITIVE);
            assertTrue(weighted > before && weighted <= 0.9, "lambda " + lambda + ": " + weighted);
            before = weighted;
        }
        assertEquals(0.9, before, 1e-12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 2, 10})
    void gradientIsThatOfFiniteDifferences(double lambda) {
        Collapseness collapseness = new Collapseness(lambda);
        double[] gradient = new double[POSITIVE.length];
        collapseness.addGradient(POSITIVE, -2, gradient);
        for (int i = 0; i < gradient.length; i++) {
            double[] above = POSITIVE.clone();
            double[] below = POSITIVE.clone();
            above[i] += 1e-6;
            below[i] -= 1e-6;
            double slope = (collapseness.weightedDistance(above) - collapseness.weightedDistance(below)) / 2e-6;
            assertEquals(-2 * slope, gradient[i], 1e-7);
        }
    }

    @Test
    void refusesWhatHasNoMeaning() {
        assertThrows(IllegalArgumentException.class, () -> new Collapseness(-1));
        assertThrows(IllegalArgumentException.class, () -> new Collapseness(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapseness(2).weightedDistance(new double[0]));
        assertThrows(IllegalArgumentException.class, () -> Hardness.of(new double[0], new double[0]));
    }
}
