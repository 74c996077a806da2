package org.colotride.search.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;

/** Candidates as one of Arbiter's generators draws them, each trained to the end at once. */
final class DrawnOnce implements Schedule {
    private final CandidateGenerator generator;
    private final int candidates;
    private final Map<Integer, Candidate<?>> drawn = new HashMap<>();

    /**
     * @param generator seeded
     * @param candidates to draw at most
     */
    DrawnOnce(CandidateGenerator generator, int candidates) {
        this.generator = generator;
        this.candidates = candidates;
    }

    @Override
    public boolean hasNext() {
        return drawn.size() < candidates && generator.hasMoreCandidates();
    }

    @Override
    public Job next() {
        Candidate<?> candidate = generator.getCandidate();
        int index = drawn.size();
        drawn.put(index, candidate);
        return new Job(index, candidate.getFlatParameters(), 1);
    }

    @Override
    public void finished(Job job, OptionalDouble score) {
        // A generator that learns has nothing to learn from a candidate without a score.
        score.ifPresent(value -> generator.reportResults(
                new OptimizationResult(drawn.get(job.candidate()), value, job.candidate(), null, null, null)));
    }

    @Override
    public double expectedTrainings() {
        return candidates;
    }
}
