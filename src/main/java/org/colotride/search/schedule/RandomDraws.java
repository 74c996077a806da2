package org.colotride.search.schedule;

import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;

/** Arbiter's random search. */
final class RandomDraws implements ScheduleFactory {
    /** It has no arguments. */
    record Args() {}

    RandomDraws(Args args) {}

    static RandomSearchGenerator generator(ParameterSpace<?> space, long seed) {
        RandomSearchGenerator generator = new RandomSearchGenerator(space);
        generator.setRngSeed(seed);
        return generator;
    }

    @Override
    public Schedule create(ParameterSpace<?> space, ScoreFunction score, long seed, int candidates) {
        return DrawnOnce.by(generator(space, seed), candidates);
    }
}
