package org.colotride.search.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;

/**
 * Asynchronous successive halving (ASHA; L. Li et al., A System for Massively Parallel Hyperparameter Tuning, MLSys 2020,
 * algorithm 2): every candidate is trained a little; whenever one is among the best 1/η of those that have come as far, it
 * is trained η times as long, up to the whole training. Candidates go on from where they paused.
 *
 * <p>Patiently (the synchronous form, Jamieson and Talwalkar, 2016), all come to a rung before the best of them go on:
 * nothing is trained on a comparison with few, but several workers may have to wait.
 *
 * <p>Ours: a search that has drawn all its candidates trains the best of the highest rung on until one has come to the
 * end, however few there are.
 */
final class SuccessiveHalving implements Schedule {
    private static final double ROUNDING = 1e-9;

    private final CandidateGenerator generator;
    private final int candidates;
    private final double reduction;
    private final double[] rungs;
    private final boolean patient;
    private final Map<Integer, double[]> points = new HashMap<>();
    private final List<Map<Integer, Double>> scores = new ArrayList<>();
    private final List<Set<Integer>> promoted = new ArrayList<>();
    private int running;

    /**
     * @param generator of points at random, seeded
     * @param candidates to draw
     * @param rungs shares of a training after which candidates are compared, ascending; the last is 1
     * @param reduction η: one of so many goes on
     * @param patient whether all are trained to a rung before the best of them go on
     */
    SuccessiveHalving(CandidateGenerator generator, int candidates, double[] rungs, double reduction, boolean patient) {
        this.generator = generator;
        this.candidates = candidates;
        this.reduction = reduction;
        this.rungs = rungs.clone();
        this.patient = patient;
        for (int rung = 0; rung < rungs.length; rung++) {
            scores.add(new HashMap<>());
            promoted.add(new HashSet<>());
        }
    }

    /** The shares 1, 1/η, 1/η² …, none below {@code least}, ascending. */
    static double[] rungs(double reduction, double least) {
        List<Double> rungs = new ArrayList<>(List.of(1.0));
        // 1/3/3 is a hair less than 1/9.
        for (double smaller = 1 / reduction; smaller >= least * (1 - ROUNDING); smaller /= reduction) {
            rungs.add(0, smaller);
        }
        return rungs.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private record Promotion(int candidate, int from) {}

    @Override
    public boolean hasNext() {
        return promotable().isPresent()
                || points.size() < candidates
                || lastResort().isPresent();
    }

    @Override
    public Job next() {
        boolean undrawn = points.size() < candidates;
        Optional<Promotion> next = patient && undrawn ? Optional.empty() : promotable();
        if (next.isEmpty() && undrawn) {
            int index = points.size();
            points.put(index, generator.getCandidate().getFlatParameters());
            running++;
            return job(index, 0);
        }
        Promotion promotion = next.or(this::lastResort).orElseThrow();
        promoted.get(promotion.from()).add(promotion.candidate());
        running++;
        return job(promotion.candidate(), promotion.from() + 1);
    }

    private Job job(int candidate, int rung) {
        return new Job(candidate, points.get(candidate), rungs[rung]);
    }

    /**
     * The best candidate of a rung that has one among its best 1/η which has not gone on: of the highest such rung, patiently
     * of the lowest.
     */
    private Optional<Promotion> promotable() {
        for (int i = 0; i < rungs.length - 1; i++) {
            int rung = patient ? i : rungs.length - 2 - i;
            int at = rung;
            Optional<Promotion> best = ranked(rung).stream()
                    .limit((long) (scores.get(rung).size() / reduction))
                    .filter(candidate -> !promoted.get(at).contains(candidate))
                    .findFirst()
                    .map(candidate -> new Promotion(candidate, at));
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    /** When all are drawn, none is running and none has come to the end: the best of those that have come farthest. */
    private Optional<Promotion> lastResort() {
        int last = rungs.length - 1;
        if (running > 0 || points.size() < candidates || !scores.get(last).isEmpty()) {
            return Optional.empty();
        }
        for (int rung = last - 1; rung >= 0; rung--) {
            int at = rung;
            Optional<Promotion> best = ranked(rung).stream()
                    .filter(candidate -> !promoted.get(at).contains(candidate))
                    .findFirst()
                    .map(candidate -> new Promotion(candidate, at));
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    /** Candidates that have a score at a rung, the best first, of equal ones the first drawn. */
    private List<Integer> ranked(int rung) {
        return scores.get(rung).entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Double> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void finished(Job job, OptionalDouble score) {
        running--;
        for (int rung = 0; rung < rungs.length; rung++) {
            if (rungs[rung] == job.share() && score.isPresent()) {
                scores.get(rung).put(job.candidate(), score.getAsDouble());
            }
        }
    }

    @Override
    public double expectedTrainings() {
        double all = 0;
        double reaching = candidates;
        for (int rung = 0; rung < rungs.length; rung++) {
            all += Math.max(1, Math.floor(reaching)) * (rungs[rung] - (rung == 0 ? 0 : rungs[rung - 1]));
            reaching /= reduction;
        }
        return all;
    }
}
