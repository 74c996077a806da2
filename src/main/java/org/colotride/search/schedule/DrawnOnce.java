package org.colotride.search.schedule;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;

/** Candidates as one of Arbiter's generators draws them, each trained to the end at once. */
final class DrawnOnce implements Schedule {
    private final Iterator<? extends Candidate<?>> draws;
    private final Consumer<OptimizationResult> learner;
    private final int candidates;
    private final Map<Integer, Candidate<?>> drawn = new HashMap<>();

    /**
     * @param draws in their order
     * @param learner is told of every score
     * @param candidates to draw at most
     */
    DrawnOnce(Iterator<? extends Candidate<?>> draws, Consumer<OptimizationResult> learner, int candidates) {
        this.draws = draws;
        this.learner = learner;
        this.candidates = candidates;
    }

    /**
     * @param generator seeded
     * @param candidates to draw at most
     */
    static DrawnOnce by(CandidateGenerator generator, int candidates) {
        return new DrawnOnce(all(generator), generator::reportResults, candidates);
    }

    /** What a generator draws. */
    static Iterator<Candidate<?>> all(CandidateGenerator generator) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return generator.hasMoreCandidates();
            }

            @Override
            public Candidate<?> next() {
                return generator.getCandidate();
            }
        };
    }

    @Override
    public boolean hasNext() {
        return drawn.size() < candidates && draws.hasNext();
    }

    @Override
    public Job next() {
        Candidate<?> candidate = draws.next();
        int index = drawn.size();
        drawn.put(index, candidate);
        return new Job(index, candidate.getFlatParameters(), 1);
    }

    @Override
    public void finished(Job job, OptionalDouble score) {
        // A generator that learns has nothing to learn from a candidate without a score.
        score.ifPresent(value -> learner.accept(
                new OptimizationResult(drawn.get(job.candidate()), value, job.candidate(), null, null, null)));
    }

    @Override
    public double expectedTrainings() {
        return candidates;
    }
}
