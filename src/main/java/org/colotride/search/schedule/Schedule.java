package org.colotride.search.schedule;

import java.util.OptionalDouble;

/**
 * In which order candidates are drawn, and how far each is trained before its score decides. What it hands out depends on
 * nothing but its settings and the order of the calls, so that a search that was killed goes on as if it had not been. Not
 * thread-safe.
 */
public interface Schedule {
    /** Whether there is something to train at present. While jobs are running, that may yet change. */
    boolean hasNext();

    /** The next job; only after {@link #hasNext}. */
    Job next();

    /**
     * A job has ended.
     *
     * @param score to be maximised; empty if the candidate has failed
     */
    void finished(Job job, OptionalDouble score);

    /** An estimate of what all jobs cost together, in whole trainings. */
    double expectedTrainings();
}
