package org.colotride.benchmark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.colotride.cluster.Group;
import org.colotride.cluster.GroupWork;

/**
 * What a training costs that several machines share: of each kind of iteration, how long it takes, and how much of that the
 * first member spends in exchange, which is both sending and waiting for the others. Random images; the first iteration does not
 * count.
 */
public final class ExchangeCost implements GroupWork<ExchangeCost.Result> {
    private static final long serialVersionUID = 1;

    private final String net;
    private final int size;
    private final int pairs;
    private final int steps;
    private final int runs;
    private final int threads;

    /**
     * A kind of iteration: a perturbation and the update after it.
     *
     * @param perturbation {@code cap} or {@code anp}
     * @param seconds of an iteration, median
     * @param waitingSeconds of the same iteration, until the last member has come as far
     * @param exchangeSeconds of the same iteration, from then on
     * @param share of both
     * @param megabytes that a member gives to be summed, in units of 10⁶ bytes
     * @param sums how often
     */
    public record Share(
            String perturbation,
            double seconds,
            double waitingSeconds,
            double exchangeSeconds,
            double share,
            double megabytes,
            int sums)
            implements Serializable {}

    /**
     * @param members of the group
     * @param threads of each
     */
    public record Result(int members, int threads, String net, int size, int pairs, int steps, List<Share> iterations)
            implements Serializable {
        public Result {
            iterations = List.copyOf(iterations);
        }

        /** @param perturbation {@code cap} or {@code anp} */
        Share iteration(String perturbation) {
            return iterations.stream()
                    .filter(one -> one.perturbation().equals(perturbation))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("no iteration of " + perturbation + " was measured"));
        }
    }

    public ExchangeCost(BenchmarkSetting setting) {
        this.net = setting.net();
        this.size = setting.size();
        this.pairs = setting.pairs();
        this.steps = setting.steps();
        this.runs = setting.runs();
        this.threads = setting.threads();
    }

    @Override
    public Result run(Group group) {
        Timed timed = new Timed(group);
        BenchmarkSetting setting = new BenchmarkSetting(net, size, pairs, steps, runs, threads);
        try (PhaseTimes phases = new PhaseTimes(setting, timed, true)) {
            List<Share> shares = new ArrayList<>();
            shares.add(share("cap", timed, phases::cap, phases::update));
            shares.add(share("anp", timed, phases::anp, phases::update));
            return new Result(group.size(), threads, net, size, pairs, steps, shares);
        }
    }

    private Share share(String name, Timed timed, Runnable perturbation, Runnable update) {
        List<Share> iterations = new ArrayList<>();
        for (int run = 0; run <= runs; run++) {
            timed.clear();
            long start = System.nanoTime();
            perturbation.run();
            update.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (run > 0) {
                double waiting = timed.waited / 1e9;
                double exchange = timed.exchanged / 1e9;
                iterations.add(new Share(
                        name,
                        seconds,
                        waiting,
                        exchange,
                        (waiting + exchange) / seconds,
                        timed.bytes / 1e6,
                        timed.sums));
            }
        }
        iterations.sort((a, b) -> Double.compare(a.seconds(), b.seconds()));
        return iterations.get(iterations.size() / 2);
    }

    /** Counts what goes through a group. */
    private static final class Timed implements Group {
        private final Group group;
        private long waited;
        private long exchanged;
        private long bytes;
        private int sums;

        private Timed(Group group) {
            this.group = group;
        }

        private void clear() {
            waited = 0;
            exchanged = 0;
            bytes = 0;
            sums = 0;
        }

        @Override
        public int rank() {
            return group.rank();
        }

        @Override
        public int size() {
            return group.size();
        }

        @Override
        public void sum(float[] values) {
            long start = System.nanoTime();
            if (group.size() > 1) {
                // When this is over all have come.
                group.sum(new float[1]);
            }
            long met = System.nanoTime();
            group.sum(values);
            waited += met - start;
            exchanged += System.nanoTime() - met;
            bytes += (long) values.length * Float.BYTES;
            sums++;
        }
    }
}
