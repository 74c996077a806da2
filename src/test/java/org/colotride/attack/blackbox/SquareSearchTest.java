package org.colotride.attack.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquareSearchTest {
    private static final ImageShape SHAPE = new ImageShape(3, 12, 10);
    private static final int COUNT = 4;
    private static final float EPSILON = 0.1f;
    private final LinearEngine engine = new LinearEngine(SHAPE.length(), 5, 2);
    private final SearchCase queries = new SearchCase(engine, SHAPE, COUNT);

    private SearchCase.Outcome run(int asked, long seed) {
        return queries.run(new SquareSearch(engine, SHAPE, new SquareSettings(EPSILON, asked, 0.8), 3), seed);
    }

    /** −1 or 1 where a pixel lies on that side of the ball; 0 where clipping hides it. */
    private int side(float[] images, int pixel) {
        float difference = images[pixel] - queries.benign()[pixel];
        return Math.abs(difference) < 1e-6 ? 0 : (int) Math.signum(difference);
    }

    @Test
    void startsFromVerticalStripesAtTheEndsOfTheBall() {
        float[] images = run(1, 3).images();
        float[] benign = queries.benign();
        int positive = 0;
        for (int plane = 0; plane < COUNT * 3; plane++) {
            for (int x = 0; x < 10; x++) {
                int sign = 0;
                for (int y = 0; y < 12 && sign == 0; y++) {
                    sign = side(images, (plane * 12 + y) * 10 + x);
                }
                positive += sign > 0 ? 1 : 0;
                for (int y = 0; y < 12; y++) {
                    int p = (plane * 12 + y) * 10 + x;
                    assertEquals(Math.min(Math.max(benign[p] + sign * EPSILON, 0), 1), images[p], 1e-6);
                }
            }
        }
        assertTrue(positive > 30 && positive < 90, positive + " of 120 stripes are positive");
    }

    @Test
    void aQueryChangesAtMostOneSquareOfOneSignPerChannel() {
        int asked = 2;
        int side = new SquareSettings(EPSILON, asked, 0.8).side(1, 12, 10);
        int accepted = 0;
        for (long seed = 0; seed < 20; seed++) {
            float[] before = run(1, seed).images();
            float[] after = run(asked, seed).images();
            for (int i = 0; i < COUNT; i++) {
                int top = 12;
                int bottom = -1;
                int left = 10;
                int right = -1;
                for (int c = 0; c < 3; c++) {
                    int sign = 0;
                    for (int q = 0; q < 120; q++) {
                        int p = (i * 3 + c) * 120 + q;
                        if (before[p] != after[p]) {
                            top = Math.min(top, q / 10);
                            bottom = Math.max(bottom, q / 10);
                            left = Math.min(left, q % 10);
                            right = Math.max(right, q % 10);
                            int now = after[p] > before[p] ? 1 : -1;
                            assertTrue(sign == 0 || sign == now);
                            sign = now;
                        }
                    }
                }
                assertTrue(bottom - top < side && right - left < side);
                accepted += bottom >= 0 ? 1 : 0;
            }
        }
        assertTrue(accepted > 10 && accepted < 80, accepted + " of 80 squares accepted");
    }

    @Test
    void lossNeverRisesAndFallsByALot() {
        for (long seed = 0; seed < 5; seed++) {
            double[] losses = run(300, seed).result().lossPerStep();
            assertEquals(300, losses.length);
            for (int i = 1; i < losses.length; i++) {
                assertTrue(losses[i] <= losses[i - 1]);
            }
            assertTrue(losses[299] < 2 * losses[0], losses[0] + " to " + losses[299]);
        }
    }

    @Test
    void everyQueryOfAnImageHasItsNumber() {
        run(17, 1);
        queries.objectives().forEach(objective -> assertEquals(16, objective.lastStep()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.8",
        "10, 0.8",
        "11, 0.4",
        "50, 0.4",
        "51, 0.2",
        "200, 0.2",
        "201, 0.1",
        "501, 0.05",
        "1001, 0.025",
        "2001, 0.0125",
        "4001, 0.00625",
        "6001, 0.003125",
        "8001, 0.0015625",
        "9999, 0.0015625"
    })
    void fractionIsHalvedAsPublished(int query, double fraction) {
        assertEquals(fraction, new SquareSettings(0.1, 10_000, 0.8).fraction(query), 1e-12);
        // A tenth of the queries goes through the schedule ten times as fast.
        if (query % 10 == 0) {
            assertEquals(fraction, new SquareSettings(0.1, 1000, 0.8).fraction(query / 10), 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 28, 28, 28", "0.8, 28, 28, 25", "0.05, 224, 224, 50", "0.8, 8, 40, 8", "0.0001, 28, 28, 1"})
    void sideIsTheRootOfTheShare(double fraction, int height, int width, int side) {
        assertEquals(side, new SquareSettings(0.1, 100, fraction).side(0, height, width));
    }

    @ParameterizedTest
    @CsvSource({"2, 10, 0.5, epsilon", "0.1, 0, 0.5, queries", "0.1, 10, 0, initialFraction", "0.1, 10, 1.1, initialF"})
    void refusesImpossibleSettings(double epsilon, int asked, double fraction, String named) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new SquareSettings(epsilon, asked, fraction));
        assertTrue(error.getMessage().startsWith(named), error.getMessage());
    }
}
