package org.colotride.collapse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.collapse.CollapseMonitor.Verdict;
import org.junit.jupiter.api.Test;

class CollapseMonitorTest {
    private final CollapseMonitor monitor = new CollapseMonitor(new CollapseMonitor.Settings(0.1, 0.5));

    @Test
    void embeddingsThatDrawTogetherAreACollapse() {
        assertEquals(Verdict.HEALTHY, monitor.observeBatch(0.9));
        // A single odd batch is none: the running mean is 0.9 + 0.1·(0 − 0.9).
        assertEquals(Verdict.HEALTHY, monitor.observeBatch(0));
        assertEquals(0.81, monitor.meanDistance(), 1e-12);
        Verdict verdict = Verdict.HEALTHY;
        int batches = 0;
        while (verdict == Verdict.HEALTHY) {
            verdict = monitor.observeBatch(0);
            batches++;
        }
        // 0.81·0.9^n < 0.1 first for n = 20.
        assertEquals(20, batches);
    }

    /** From wherever unit embeddings were, 2 apart at most, to one point within hundredths. */
    @Test
    void aCollapseIsSeenWithinFiftyIterationsOfItsOnset() {
        for (double before : new double[] {0.06, 0.5, 1, 2}) {
            for (double after : new double[] {0, 0.01, 0.03}) {
                CollapseMonitor ofUnitEmbeddings = new CollapseMonitor(CollapseMonitor.Settings.DEFAULT);
                assertEquals(Verdict.HEALTHY, ofUnitEmbeddings.observeBatch(before));
                int iterations = 1;
                while (ofUnitEmbeddings.observeBatch(after) == Verdict.HEALTHY) {
                    iterations++;
                    assertTrue(iterations <= 50, "from " + before + " to " + after);
                }
            }
        }
    }

    @Test
    void aRecallThatFallsFarBelowTheBestIsACollapse() {
        monitor.observeBatch(0.9);
        assertEquals(Verdict.HEALTHY, monitor.observeValidation(0.8));
        assertEquals(Verdict.HEALTHY, monitor.observeValidation(0.41));
        assertEquals(Verdict.COLLAPSED, monitor.observeValidation(0.39));
        assertEquals(Verdict.HEALTHY, monitor.observeValidation(0.7));
    }
}
