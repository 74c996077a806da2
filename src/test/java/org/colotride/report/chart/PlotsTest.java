package org.colotride.report.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.SampleRun;
import org.colotride.random.SeededRandom;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
    @TempDir
    Path folder;

    private static List<String> names(List<Plots.Plot> plots) {
        return plots.stream().map(plot -> plot.file().getFileName().toString()).toList();
    }

    /** How many pixels have exactly this colour. */
    private static long count(Path file, int rgb) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff) == rgb)
                .count();
    }

    @Test
    void drawsEveryPhaseOfAColoTrideRun() throws IOException {
        List<Plots.Plot> plots = Plots.draw(folder, SampleRun.colotride(400), SampleRun.validations(), 0);
        assertEquals(List.of("loss.png", "collapseness.png", "hardness.png", "recall.png"), names(plots));
        for (Plots.Plot plot : plots.subList(0, 3)) {
            assertTrue(count(plot.file(), 0x1d6fd6) > 1000, plot + " shows no CAP");
            assertTrue(count(plot.file(), 0xe0691a) > 1000, plot + " shows no ANP");
        }
        assertTrue(count(plots.get(1).file(), 0x374151) > 500, "no threshold");
        assertTrue(count(plots.get(3).file(), 0x12805c) > 500, "no recall");
        assertTrue(count(plots.get(3).file(), 0xb91c1c) > 500, "no recall under attack");
        assertEquals(1920, ImageIO.read(plots.get(0).file().toFile()).getWidth());
    }

    @Test
    void drawsARunWithoutPerturbation() throws IOException {
        List<Plots.Plot> plots = Plots.draw(folder, SampleRun.benign(50), List.of(), 0);
        assertEquals(List.of("loss.png", "collapseness.png", "hardness.png"), names(plots));
        assertTrue(count(plots.get(0).file(), 0x6b7280) > 1000);
        assertEquals(0, count(plots.get(0).file(), 0x1d6fd6));
    }

    @Test
    void aShortOrEmptyOrBrokenRunNeedsNoSpecialCare() {
        assertEquals(List.of(), Plots.draw(new RunFolder(folder), 0));
        assertEquals(3, Plots.draw(folder, SampleRun.colotride(1), List.of(), 0).size());
        assertEquals(
                4,
                Plots.draw(
                                folder,
                                SampleRun.colotride(9000),
                                SampleRun.validations().subList(0, 1),
                                0.1)
                        .size());
        IterationRecord broken = new IterationRecord(
                1, 1, "CAP", Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0.1, 1, 1, 1, 1, 1);
        assertEquals(List.of("hardness.png"), names(Plots.draw(folder, List.of(broken), List.of(), 0)));
    }

    @Test
    void movingAverageAgreesWithItsDefinition() {
        SeededRandom random = new SeededRandom(1);
        double[] values = random.doubles(101).toArray();
        double[] smooth = Smoothing.movingAverage(values, Smoothing.window(values.length));
        assertEquals(5, Smoothing.window(values.length));
        for (int i = 0; i < values.length; i++) {
            double naive = IntStream.rangeClosed(Math.max(0, i - 2), Math.min(100, i + 2))
                    .mapToDouble(j -> values[j])
                    .average()
                    .orElseThrow();
            assertEquals(naive, smooth[i], 1e-12);
        }
        assertArrayEquals(values, Smoothing.movingAverage(values, 1), 1e-12);
    }

    @Test
    void thinningKeepsBothEnds() {
        double[] thin =
                Smoothing.thin(IntStream.range(0, 100_000).asDoubleStream().toArray());
        assertEquals(0, thin[0]);
        assertEquals(99_999, thin[thin.length - 1]);
        assertEquals(2000, thin.length);
    }
}
