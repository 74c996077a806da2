package org.colotride.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.model.engine.OperatorTime;
import org.colotride.model.engine.ProfiledEngine;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where the time of one PGD step goes: operators, and what Java does around them, copies included. */
public final class StepBreakdown {
    private static final int GEMM_SIZE = 1536;
    private static final int RUNS = 15;

    private StepBreakdown() {}

    /**
     * One kind of work in a step.
     *
     * @param seconds median of the kind's sum
     * @param share of the whole step
     * @param gigaflopsPerSecond 0 for what is bound by memory
     */
    public record Part(double seconds, double share, double gigaflopsPerSecond) {}

    /**
     * @param images that move
     * @param stepSeconds of one PGD step, measured as a whole
     * @param parts by kind and direction; {@code java and copies} is what is left of the whole
     * @param gemmGigaflopsPerSecond what a large product of matrices reaches on the same threads
     */
    public record Result(
            BenchmarkSetting setting,
            int images,
            double stepSeconds,
            Map<String, Part> parts,
            double gemmGigaflopsPerSecond) {}

    /** @throws IllegalStateException if the network has no compiled engine */
    public static Result measure(BenchmarkSetting setting) {
        try (PhaseTimes times = new PhaseTimes(setting)) {
            if (!(times.engine() instanceof ProfiledEngine engine)) {
                throw new IllegalStateException(setting.net() + " has no engine that can be broken down here");
            }
            int count = 2 * setting.pairs();
            double step = Median.seconds(setting.runs(), times::cap) / setting.steps();
            Map<String, Double> operations = new TreeMap<>();
            Map<String, double[]> samples = new TreeMap<>();
            for (int run = -1; run < RUNS; run++) {
                for (OperatorTime time : engine.profile(times.images(), count)) {
                    if (run == 0) {
                        operations.merge(time.operator(), time.operations(), Double::sum);
                    }
                    if (run >= 0) {
                        samples.computeIfAbsent(time.operator(), key -> new double[RUNS])[run] += time.seconds();
                    }
                }
            }
            return new Result(setting, count, step, parts(step, samples, operations), gemm());
        }
    }

    private static Map<String, Part> parts(double step, Map<String, double[]> samples, Map<String, Double> operations) {
        Map<String, Part> parts = new LinkedHashMap<>();
        double sum = 0;
        for (Map.Entry<String, double[]> kind : samples.entrySet()) {
            double seconds = Median.of(kind.getValue());
            sum += seconds;
            parts.put(kind.getKey(), new Part(seconds, seconds / step, operations.get(kind.getKey()) / seconds / 1e9));
        }
        double rest = Math.max(0, step - sum);
        parts.put("java and copies", new Part(rest, rest / step, 0));
        return parts;
    }

    private static double gemm() {
        try (INDArray a = Nd4j.rand(GEMM_SIZE, GEMM_SIZE);
                INDArray b = Nd4j.rand(GEMM_SIZE, GEMM_SIZE);
                INDArray c = Nd4j.create(new long[] {GEMM_SIZE, GEMM_SIZE}, 'f')) {
            double seconds = Median.seconds(7, () -> a.mmuli(b, c));
            return 2 * Math.pow(GEMM_SIZE, 3) / seconds / 1e9;
        }
    }
}
