package org.colotride.report.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.colotride.defense.DefenseNotes;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.SampleRun;
import org.colotride.random.SeededRandom;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
    private static final DefenseOutline COLO_TRIDE = SampleRun.outline("colo-tride");

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
        List<Plots.Plot> plots = Plots.draw(folder, SampleRun.colotride(400), SampleRun.validations(), COLO_TRIDE);
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
        List<Plots.Plot> plots = Plots.draw(folder, SampleRun.benign(50), List.of(), SampleRun.outline("none"));
        assertEquals(List.of("loss.png", "collapseness.png", "hardness.png"), names(plots));
        assertTrue(count(plots.get(0).file(), 0x6b7280) > 1000);
        assertEquals(0, count(plots.get(0).file(), 0x1d6fd6));
        assertEquals(0, count(plots.get(1).file(), 0x1d6fd6));
    }

    @Test
    void drawsADefenceOfOneTurnThatKnowsNoCollapseness() throws IOException {
        List<Plots.Plot> plots =
                Plots.draw(folder, SampleRun.oneTurn("ACT", 50, Map.of()), List.of(), SampleRun.outline("act"));
        assertEquals(List.of("loss.png", "hardness.png"), names(plots));
        for (Plots.Plot plot : plots) {
            assertTrue(count(plot.file(), 0x1d6fd6) > 1000, plot + " shows no ACT");
            assertEquals(0, count(plot.file(), 0xe0691a), plot + " shows a second turn");
            String page = words(plot);
            assertFalse(page.contains("CAP") || page.contains("ANP"), page);
        }
        assertEquals(0, count(plots.get(0).file(), 0x6b7280), "the loss of perturbed triplets is not a benign one");
    }

    @Test
    void drawsTheFiguresThatADefenceSteersBy() throws IOException {
        DefenseOutline hardness = SampleRun.outline("hm");
        List<Plots.Plot> plots = Plots.draw(
                folder,
                SampleRun.oneTurn(hardness.turns().get(0), 50, Map.of("destination", -0.25)),
                List.of(),
                hardness);
        assertEquals(List.of("loss.png", "hardness.png", "gauge-destination.png"), names(plots));
        assertEquals("Destination of the hardness", plots.get(2).picture().title());
        assertTrue(count(plots.get(2).file(), 0x1d6fd6) > 1000);
    }

    @Test
    void aTurnIsColouredByItsPlaceAmongTheTurns() throws IOException {
        DefenseOutline swapped = new DefenseOutline(
                List.of("none of these", "x", "CAP"), true, OptionalDouble.empty(), List.of(), DefenseNotes.NONE);
        Plots.Plot loss =
                Plots.draw(folder, SampleRun.colotride(50), List.of(), swapped).get(0);
        assertTrue(count(loss.file(), 0x12805c) > 1000, "the third colour");
        assertEquals(0, count(loss.file(), 0x1d6fd6) + count(loss.file(), 0xe0691a));
    }

    /** The captions of COLO-TRIDE's plots name its turns, and only those that it takes. */
    @Test
    void aCaptionTellsOfTheTurnsThatThereAre() {
        StringBuilder both = new StringBuilder();
        Plots.draw(folder, SampleRun.colotride(9), List.of(), COLO_TRIDE).forEach(plot -> both.append(words(plot)));
        assertTrue(both.indexOf("CAP and ANP batches differ in difficulty.") >= 0, both::toString);
        assertTrue(
                both.indexOf("though a step may overshoot it; ANP penalises only what lies above it.") >= 0,
                both::toString);
        String candidates = SampleRun.outline("cap").notes().toString();
        assertTrue(candidates.contains("CAP stops once") && !candidates.contains("ANP"), candidates);
        String anchors = SampleRun.outline("anp").notes().toString();
        assertTrue(
                anchors.contains("only what lies above the collapse threshold.") && !anchors.contains("CAP"), anchors);
    }

    private static String words(Plots.Plot plot) {
        return plot.picture().html(true).replaceAll("data:[^\"]*", "");
    }

    @Test
    void aShortOrEmptyOrBrokenRunNeedsNoSpecialCare() {
        assertEquals(List.of(), Plots.draw(new RunFolder(folder), COLO_TRIDE));
        assertEquals(
                3,
                Plots.draw(folder, SampleRun.colotride(1), List.of(), COLO_TRIDE)
                        .size());
        assertEquals(
                4,
                Plots.draw(
                                folder,
                                SampleRun.colotride(9000),
                                SampleRun.validations().subList(0, 1),
                                COLO_TRIDE)
                        .size());
        IterationRecord broken = new IterationRecord(
                1, 1, "CAP", Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0.1, 1, 1, 1, 1, 1);
        assertEquals(List.of("hardness.png"), names(Plots.draw(folder, List.of(broken), List.of(), COLO_TRIDE)));
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
