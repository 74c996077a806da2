package org.colotride.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Resident memory over many training iterations: embed, CAP or ANP in turn, update. */
public final class MemoryTrace {
    private static final int POINTS = 50;

    private MemoryTrace() {}

    /**
     * @param residentMiB after so many iterations
     * @param seconds of the last of these; it perturbs the candidates if it is odd, the anchors if it is even
     */
    public record Point(int iteration, long residentMiB, double seconds) {}

    public record Result(BenchmarkSetting setting, List<Point> points, long peakMiB) {}

    public static Result measure(BenchmarkSetting setting, int iterations) {
        List<Point> points = new ArrayList<>();
        int every = Math.max(1, iterations / POINTS);
        try (PhaseTimes times = new PhaseTimes(setting)) {
            for (int iteration = 1; iteration <= iterations; iteration++) {
                long start = System.nanoTime();
                times.embed();
                if (iteration % 2 == 1) {
                    times.cap();
                } else {
                    times.anp();
                }
                times.update();
                if (iteration % every == 0) {
                    points.add(new Point(iteration, ResidentMemory.nowMiB(), (System.nanoTime() - start) / 1e9));
                }
            }
        }
        return new Result(setting, points, ResidentMemory.peakMiB());
    }
}
