package org.colotride.search;

import java.util.LinkedHashMap;
import java.util.Objects;
import org.colotride.search.schedule.Job;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;

/**
 * What Arbiter's runner asks for candidates: the jobs of a {@link SearchSession}. Results reach the session from the tasks
 * themselves, since the runner passes failed ones over. Arbiter writes it as JSON by its fields; one read back says what
 * was searched, but cannot be run without its session.
 */
public final class SearchGenerator implements CandidateGenerator {
    private final CandidateSpace parameterSpace;
    private final String generator;
    private final String arguments;
    private final int candidates;
    private long rngSeed;
    private final transient SearchSession session;

    /** For Arbiter's JSON. */
    private SearchGenerator() {
        this(null, null, null, 0, 0, null);
    }

    SearchGenerator(
            CandidateSpace parameterSpace,
            String generator,
            String arguments,
            int candidates,
            long rngSeed,
            SearchSession session) {
        this.parameterSpace = parameterSpace;
        this.generator = generator;
        this.arguments = arguments;
        this.candidates = candidates;
        this.rngSeed = rngSeed;
        this.session = session;
    }

    @Override
    public boolean hasMoreCandidates() {
        return session.hasNext();
    }

    @Override
    public Candidate<CandidateJob> getCandidate() {
        Job job = session.next();
        LinkedHashMap<String, String> values = parameterSpace.getValue(job.point());
        return new Candidate<>(new CandidateJob(job, values), job.candidate(), job.point(), null, null);
    }

    @Override
    public void reportResults(OptimizationResult result) {
        // The tasks have told the session.
    }

    @Override
    public ParameterSpace<?> getParameterSpace() {
        return parameterSpace;
    }

    @Override
    public void setRngSeed(long seed) {
        rngSeed = seed;
    }

    @Override
    public Class<?> getCandidateType() {
        return CandidateJob.class;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchGenerator that
                && Objects.equals(parameterSpace, that.parameterSpace)
                && Objects.equals(generator, that.generator)
                && Objects.equals(arguments, that.arguments)
                && candidates == that.candidates
                && rngSeed == that.rngSeed;
    }

    @Override
    public int hashCode() {
        return Objects.hash(parameterSpace, generator, arguments, candidates, rngSeed);
    }
}
