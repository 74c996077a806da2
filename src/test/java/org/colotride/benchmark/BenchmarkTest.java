package org.colotride.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.colotride.report.chart.LinearityPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
    private static final BenchmarkSetting TINY = new BenchmarkSetting("c2f2", 12, 2, 2, 1, 1);

    @TempDir
    Path folder;

    private List<String> script(String... lines) throws Exception {
        Path script = Files.write(folder.resolve("baseline.sh"), List.of(lines));
        return List.of("sh", script.toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the baseline is a shell script")
    void ratiosFollowFromTheBaselinesFigures() throws Exception {
        List<String> command = script(
                "echo \"$@\" > \"$(dirname \"$0\")/arguments\"",
                "echo warming up",
                // As a build tool leaves it: a reset of colours, and no end of line.
                "printf '\\033[0m\\033[0m'",
                "for p in cap anp update embed; do echo \"{\\\"mode\\\":\\\"lean\\\",\\\"phase\\\":\\\"$p\\\","
                        + "\\\"seconds\\\":2.0}\"; done",
                "sleep 0.3");
        BaselineComparison.Result result = BaselineComparison.run(TINY, List.of(new BaselineProgram(command)), 2);
        assertEquals(
                "--net c2f2 --size 12 --pairs 2 --steps 2 --runs 1 --threads 1",
                Files.readString(folder.resolve("arguments")).strip());
        assertEquals(6.0, result.iteration().get("lean"), 1e-9);
        Map<String, Double> ours = result.seconds().get("colo-tride");
        double iteration = ours.get("embed") + (ours.get("cap") + ours.get("anp")) / 2 + ours.get("update");
        assertEquals(iteration, result.iteration().get("colo-tride"), 1e-12);
        assertEquals(6.0 / iteration, result.iterationRatio().get("lean"), 1e-9);
        assertEquals(2.0 / ours.get("embed"), result.embedRatio().get("lean"), 1e-9);
        assertEquals(2, result.perRound().get("lean").size());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the baseline is a shell script")
    void severalBaselinesStandBesideEachOther() throws Exception {
        List<BaselineProgram> programs = new ArrayList<>();
        for (String mode : List.of("slow", "fast")) {
            Path script = Files.writeString(
                    folder.resolve(mode + ".sh"),
                    "for p in cap anp update embed; do echo \"{\\\"mode\\\":\\\"" + mode
                            + "\\\",\\\"phase\\\":\\\"$p\\\",\\\"seconds\\\":" + (mode.equals("slow") ? 4 : 2)
                            + "}\"; done");
            programs.add(new BaselineProgram(List.of("sh", script.toString())));
        }
        BaselineComparison.Result result = BaselineComparison.run(TINY, programs, 1);
        assertEquals(Set.of("slow", "fast"), result.iterationRatio().keySet());
        assertEquals(
                2, result.iterationRatio().get("slow") / result.iterationRatio().get("fast"), 1e-9);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the baseline is a shell script")
    void aBaselineThatFailsIsQuoted() throws Exception {
        BaselineProgram baseline = new BaselineProgram(script("echo no such module", "exit 3"));
        String message = assertThrows(IllegalStateException.class, () -> baseline.run(TINY))
                .getMessage();
        assertTrue(message.contains("exit code 3: no such module"), message);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the baseline is a shell script")
    void aBaselineThatLeavesOutATurnHasNoIteration() throws Exception {
        List<String> command =
                script("for p in anp update embed; do echo \"{\\\"mode\\\":\\\"lean\\\",\\\"phase\\\":\\\"$p\\\","
                        + "\\\"seconds\\\":2.0}\"; done");
        List<BaselineProgram> baseline = List.of(new BaselineProgram(command));
        String message = assertThrows(IllegalArgumentException.class, () -> BaselineComparison.run(TINY, baseline, 1))
                .getMessage();
        assertTrue(message.contains("cap and anp only one was timed"), message);
    }

    @Test
    void aBreakdownSumsToTheStep() {
        StepBreakdown.Result result = StepBreakdown.measure(TINY);
        double shares = result.parts().values().stream()
                .mapToDouble(StepBreakdown.Part::share)
                .sum();
        // What Java takes is the rest of the whole, so the shares exceed 1 only by noise of a step of microseconds.
        assertTrue(shares >= 1 - 1e-9, "shares sum to " + shares);
        assertTrue(result.parts().get("convolution forward").gigaflopsPerSecond() > 0);
        assertEquals(0, result.parts().get("pooling backward").gigaflopsPerSecond());
        assertTrue(result.gemmGigaflopsPerSecond() > 0);
    }

    @Test
    void linearityDoublesEachAxis() throws Exception {
        Linearity.Result result = Linearity.measure(TINY);
        Map<String, List<Linearity.Point>> axes = result.axes();
        assertEquals(List.of(2L, 4L, 8L), amounts(axes.get("steps")));
        assertEquals(List.of(4L, 8L, 16L), amounts(axes.get("images")));
        assertEquals(List.of(36L, 144L, 576L), amounts(axes.get("pixels")));
        Path plot = folder.resolve("linearity.png");
        LinearityPlot.draw(result, plot);
        assertEquals(1920, ImageIO.read(plot.toFile()).getWidth());
    }

    private static List<Long> amounts(List<Linearity.Point> points) {
        return points.stream().map(Linearity.Point::amount).toList();
    }

    @Test
    void memoryIsTracedToTheEnd() {
        MemoryTrace.Result result = MemoryTrace.measure(TINY, 120);
        assertEquals(120, result.points().get(result.points().size() - 1).iteration());
        assertTrue(result.peakMiB() >= result.points().get(0).residentMiB() - 1);
    }

    @Test
    void medianIsTheMiddle() {
        assertEquals(2, Median.of(3, 1, 2));
        assertEquals(2.5, Median.of(4, 1, 2, 3));
    }
}
