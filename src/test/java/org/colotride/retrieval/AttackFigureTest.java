package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttackFigureTest {
    private static AttackFigure figure(double worst, double best) {
        return new AttackFigure(
                "X", "meaning", FigureGuide.Unit.POINTS, "0 to 9", AttackFigure.Kind.RANK, worst, best, "");
    }

    @ParameterizedTest
    @CsvSource({"-1, 3, 0, 25", "3, -1, 0, 75", "3, -1, 4, -25", "-1, 3, 4, 125"})
    void pointsRiseFromTheWorstToTheBest(double worst, double best, double value, double points) {
        assertEquals(points, figure(worst, best).points(value), 1e-12);
    }

    @Test
    void aScaleHasTwoEnds() {
        assertThrows(IllegalArgumentException.class, () -> figure(1, 1));
        assertThrows(IllegalArgumentException.class, () -> figure(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> figure(0, Double.POSITIVE_INFINITY));
    }

    @Test
    void theWordsFollowTheScale() {
        assertEquals("meaning; 0 to 9, higher is better", figure(0, 9).guide().explanation());
        assertEquals("meaning; 0 to 9, lower is better", figure(9, 0).guide().explanation());
        assertEquals(
                "rank; 0 to 100 %, higher is better, 50 % is untouched",
                AttackFigure.raisedRank("R", "rank").guide().explanation());
    }
}
