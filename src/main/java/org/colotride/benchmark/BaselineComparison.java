package org.colotride.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ours beside baseline programs, one after the other in turn, so that a slow minute hits all. */
public final class BaselineComparison {
    private static final String OURS = "colo-tride";

    private BaselineComparison() {}

    /**
     * Medians over the rounds, and what follows from them.
     *
     * @param seconds by mode and phase
     * @param iteration seconds of one training iteration by mode, see {@link IterationTimes#iteration}
     * @param iterationRatio by baseline mode: how many times faster our iteration is
     * @param embedRatio by baseline mode, the same for embedding alone
     * @param perRound the iteration ratios of each round
     * @param peakMemoryMiB of our process
     * @param baselinePeakMemoryMiB of the baseline's that took most, its modes together
     */
    public record Result(
            BenchmarkSetting setting,
            int rounds,
            Map<String, Map<String, Double>> seconds,
            Map<String, Double> iteration,
            Map<String, Double> iterationRatio,
            Map<String, Double> embedRatio,
            Map<String, List<Double>> perRound,
            long peakMemoryMiB,
            long baselinePeakMemoryMiB) {}

    /**
     * @param baselines whose modes have different names
     * @param rounds how often each runs
     */
    public static Result run(BenchmarkSetting setting, List<BaselineProgram> baselines, int rounds) {
        Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
        Map<String, List<Double>> perRound = new LinkedHashMap<>();
        long baselinePeak = 0;
        for (int round = 0; round < rounds; round++) {
            Map<String, Map<String, Double>> both = new LinkedHashMap<>();
            for (BaselineProgram baseline : baselines) {
                BaselineProgram.Result other = baseline.run(setting);
                baselinePeak = Math.max(baselinePeak, other.peakMemoryMiB());
                both.putAll(other.seconds());
            }
            both.put(OURS, IterationTimes.measure(setting));
            both.forEach((mode, phases) ->
                    phases.forEach((phase, seconds) -> all.computeIfAbsent(mode, key -> new LinkedHashMap<>())
                            .computeIfAbsent(phase, key -> new ArrayList<>())
                            .add(seconds)));
            ratios(iterations(both)).forEach((mode, ratio) -> perRound.computeIfAbsent(mode, key -> new ArrayList<>())
                    .add(ratio));
        }
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        all.forEach((mode, phases) -> phases.forEach((phase, seconds) ->
                medians.computeIfAbsent(mode, key -> new LinkedHashMap<>()).put(phase, Median.of(seconds))));
        Map<String, Double> embed = new LinkedHashMap<>();
        medians.forEach((mode, phases) -> embed.put(mode, phases.get("embed")));
        Map<String, Double> iterations = iterations(medians);
        return new Result(
                setting,
                rounds,
                medians,
                iterations,
                ratios(iterations),
                ratios(embed),
                perRound,
                ResidentMemory.peakMiB(),
                baselinePeak);
    }

    private static Map<String, Double> iterations(Map<String, Map<String, Double>> seconds) {
        Map<String, Double> iterations = new LinkedHashMap<>();
        seconds.forEach((mode, phases) -> iterations.put(mode, IterationTimes.iteration(phases)));
        return iterations;
    }

    private static Map<String, Double> ratios(Map<String, Double> seconds) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        seconds.forEach((mode, value) -> {
            if (!mode.equals(OURS)) {
                ratios.put(mode, value / seconds.get(OURS));
            }
        });
        return ratios;
    }
}
