package org.colotride.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * How the time of a perturbation grows: with once, twice and four times the setting's steps and images, and with half,
 * once and twice its height and width.
 */
public final class Linearity {
    private Linearity() {}

    /**
     * @param amount steps, images that move, or pixels of one image
     * @param seconds of CAP
     */
    public record Point(long amount, double seconds) {}

    /** @param axes {@code steps}, {@code images} and {@code pixels}, three points each */
    public record Result(BenchmarkSetting setting, Map<String, List<Point>> axes) {}

    public static Result measure(BenchmarkSetting setting) {
        // The first setting measured would pay for Java's compilation of what all share.
        point(setting.withSteps(8 * setting.steps()), BenchmarkSetting::steps);
        Map<String, List<Point>> axes = new LinkedHashMap<>();
        axes.put("steps", points(setting.steps(), setting::withSteps, BenchmarkSetting::steps));
        axes.put("images", points(setting.pairs(), setting::withPairs, one -> 2L * one.pairs()));
        List<Point> pixels = new ArrayList<>();
        for (int size : new int[] {setting.size() / 2, setting.size(), 2 * setting.size()}) {
            pixels.add(point(setting.withSize(size), one -> (long) one.size() * one.size()));
        }
        axes.put("pixels", pixels);
        return new Result(setting, axes);
    }

    private static List<Point> points(int middle, IntFunction<BenchmarkSetting> change, Amount amount) {
        List<Point> points = new ArrayList<>();
        for (int value : new int[] {middle, 2 * middle, 4 * middle}) {
            points.add(point(change.apply(value), amount));
        }
        return points;
    }

    private static Point point(BenchmarkSetting setting, Amount amount) {
        try (PhaseTimes times = new PhaseTimes(setting)) {
            return new Point(amount.of(setting), Median.seconds(setting.runs(), times::cap));
        }
    }

    private interface Amount {
        long of(BenchmarkSetting setting);
    }
}
