package org.colotride.search.schedule;

import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;

/** Makes the schedule of a search; what a registered generator is. */
public interface ScheduleFactory {
    /**
     * @param space of the candidates
     * @param score that Arbiter's learning generators are told
     * @param seed of every draw
     * @param candidates at most
     */
    Schedule create(ParameterSpace<?> space, ScoreFunction score, long seed, int candidates);
}
