package org.colotride.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharingModelTest {
    private static ExchangeCost.Result measured(int members, double cap, double anp, double exchange) {
        return new ExchangeCost.Result(
                members,
                1,
                "resnet18",
                224,
                4,
                16,
                List.of(
                        new ExchangeCost.Share("cap", cap, 0, exchange, exchange / cap, 100, 30),
                        new ExchangeCost.Share("anp", anp, 0, exchange, exchange / anp, 100, 30)));
    }

    private final SharingModel model = SharingModel.of(measured(1, 6, 3.5, 0), measured(2, 3.5, 3.5, 0.2));

    @Test
    void partsAreFoundInWhatWasMeasured() {
        assertEquals(2.5, model.chunkSeconds(), 1e-12);
        assertEquals(1.0 / 4, model.pieceSeconds(), 1e-12);
        assertEquals(100e6 / 0.2, model.bytesPerSecond(), 1e-3);
        // 28 and 14 chunks in turn, and 56 pieces of three images.
        assertEquals(21 * 2.5 + 56 / 4.0, model.on(1, 1).seconds(), 1e-9);
        assertEquals(1, model.on(1, 1).speedUp());
        assertEquals(0, model.on(1, 1).wire());
    }

    @Test
    void theSmallestPartBoundsIt() {
        // Two images of each of 64 members move, one anchor: a chunk for each, and a piece.
        SharingModel.Point many = model.on(64, 1);
        assertEquals(2.5 + 1.0 / 4, many.compute() * many.seconds(), 1e-9);
        for (int cores : new int[] {1, 16}) {
            List<SharingModel.Point> curve = model.curve(cores);
            for (SharingModel.Point point : curve) {
                assertTrue(point.speedUp() <= point.machines());
                assertEquals(1, point.compute() + point.packing() + point.wire(), 1e-12);
            }
        }
        // What does not shrink weighs more where the rest is fast.
        assertTrue(model.on(64, 16).speedUp() < model.on(64, 1).speedUp());
    }

    @Test
    void otherMeasurementsAreRefused() {
        ExchangeCost.Result small = new ExchangeCost.Result(1, 1, "resnet18", 64, 8, 16, List.of());
        assertThrows(IllegalArgumentException.class, () -> SharingModel.of(small, small));
    }
}
