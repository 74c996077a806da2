package org.colotride.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Resident memory over many training iterations: embed, CAP or ANP in turn, update. */
public final class MemoryTrace {
    private static final int POINTS = 50;

    private MemoryTrace() {}

    /** @param residentMiB after so many iterations */
    public record Point(int iteration, long residentMiB) {}

    public record Result(BenchmarkSetting setting, List<Point> points, long peakMiB) {}

    public static Result measure(BenchmarkSetting setting, int iterations) {
        List<Point> points = new ArrayList<>();
        int every = Math.max(1, iterations / POINTS);
        try (PhaseTimes times = new PhaseTimes(setting)) {
            for (int iteration = 1; iteration <= iterations; iteration++) {
                times.embed();
                if (iteration % 2 == 1) {
                    times.cap();
                } else {
                    times.anp();
                }
                times.update();
                if (iteration % every == 0) {
                    points.add(new Point(iteration, ResidentMemory.nowMiB()));
                }
            }
        }
        return new Result(setting, points, ResidentMemory.peakMiB());
    }
}
