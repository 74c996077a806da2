package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBudgetTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;

    private long now;

    private TimeBudget budget(double share, long least, double rarer) {
        return new TimeBudget(share, least, rarer, () -> now);
    }

    @Test
    void isDueAtOnceAndThenAfterTheLeastPause() {
        TimeBudget budget = budget(0.5, SECOND, 0);
        assertTrue(budget.isDue());
        assertTrue(budget.isDue(), "asking changes nothing");
        budget.spent(0);
        assertFalse(budget.isDue());
        now += SECOND - 1;
        assertFalse(budget.isDue());
        now++;
        assertTrue(budget.isDue());
    }

    @Test
    void whatTakesLongPausesLong() {
        TimeBudget budget = budget(0.01, SECOND, 0);
        budget.spent(3 * SECOND);
        now += 300 * SECOND - 1;
        assertFalse(budget.isDue());
        now++;
        assertTrue(budget.isDue());
    }

    /** A clock may begin anywhere, and run over the largest number. */
    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MIN_VALUE, Long.MAX_VALUE - 500 * SECOND})
    void overALongTimeTheShareIsKept(long begin) {
        for (double share : new double[] {1, 0.2, 0.01, 0.0025}) {
            now = begin;
            SeededRandom random = new SeededRandom(4);
            TimeBudget budget = budget(share, 20 * MILLI, 0);
            long spent = 0;
            int times = 0;
            while (now - begin < 5000 * SECOND) {
                now += random.nextLong(MILLI, 50 * MILLI);
                if (!budget.isDue()) {
                    continue;
                }
                assertTrue(spent <= share * (now - begin), spent + " of " + (now - begin));
                long cost = random.nextInt(20) == 0 ? random.nextLong(SECOND) : random.nextLong(10 * MILLI);
                now += cost;
                spent += cost;
                budget.spent(cost);
                times++;
            }
            // It is not kept by doing nothing: at most one pause is still to come.
            assertTrue(times > 100 && spent > 0.5 * Math.min(share, 0.2) * 5000 * SECOND, share + ": " + times);
        }
    }

    /** One thread copies images, and later another one makes pictures of them. */
    @Test
    void whatIsSpentInPartsCountsTogether() {
        SeededRandom random = new SeededRandom(8);
        TimeBudget budget = budget(0.05, 50 * MILLI, 0);
        long spent = 0;
        while (now < 2000 * SECOND) {
            now += 30 * MILLI;
            if (!budget.isDue()) {
                continue;
            }
            assertTrue(spent <= 0.05 * now, spent + " of " + now);
            for (int part = 0; part < 2; part++) {
                long cost = random.nextLong(40 * MILLI);
                now += cost;
                spent += cost;
                budget.spent(cost);
                now += 5 * MILLI;
            }
        }
        assertTrue(spent > 0.03 * now, "it was hardly ever due");
    }

    @Test
    void aSecondPartDoesNotDoubleTheLeastPause() {
        TimeBudget budget = budget(0.5, SECOND, 0);
        budget.spent(0);
        budget.spent(0);
        now += SECOND;
        assertTrue(budget.isDue());
    }

    /** The documented numbers: as many as fit into the first time, and then ln 10 / ln 1.002 for every power of ten. */
    @Test
    void becomesRarerAsTimeGoesOn() {
        TimeBudget budget = budget(0.5, SECOND, 0.002);
        int times = 0;
        long next = 500;
        int before = 0;
        double[] expected = {500, Math.log(10) / Math.log(1.002), Math.log(10) / Math.log(1.002)};
        for (int power = 0; power < expected.length; power++) {
            for (; now < next * SECOND; now += 10 * MILLI) {
                if (budget.isDue()) {
                    budget.spent(0);
                    times++;
                }
            }
            assertEquals(expected[power], times - before, 0.02 * expected[power]);
            before = times;
            next *= 10;
        }
    }
}
