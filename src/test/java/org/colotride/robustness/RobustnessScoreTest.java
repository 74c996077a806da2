package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.colotride.attack.Attacks;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.junit.jupiter.api.Test;

class RobustnessScoreTest {
    private static final List<String> RAW =
            List.of("cap", "cam", "qap", "qam", "tma", "esd", "esr", "ltm", "gtm", "gtt");
    private static final RobustnessScore SCORE = new RobustnessScore(Attacks.standardFigures());

    @Test
    void isTheRecordedScore() throws Exception {
        for (JsonNode recording : Golden.read("retrieval-metrics.json").get("ers")) {
            JsonNode raw = recording.get("raw");
            double[] figures = RAW.stream()
                    .mapToDouble(name -> raw.get(name).doubleValue())
                    .toArray();
            assertArrayEquals(RecordedArrays.doubles(recording, "normalised"), SCORE.normalised(figures), 1e-9);
            assertEquals(recording.get("ers").doubleValue(), SCORE.ers(figures), 1e-9);
        }
    }

    @Test
    void isOneHundredForAModelThatNoAttackMoves() {
        double[] untouched = {50, 0, 50, 0, 0, 0, 100, 100, 100, 100};
        assertEquals(100, SCORE.ers(untouched), 1e-12);
    }
}
