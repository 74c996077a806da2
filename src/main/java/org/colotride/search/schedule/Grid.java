package org.colotride.search.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator.Mode;

/** Arbiter's grid search: every combination of evenly spaced values and listed ones. */
final class Grid implements ScheduleFactory {
    private final Args args;

    /** How the grid is walked. */
    enum Order {
        SEQUENTIAL,
        RANDOM
    }

    /**
     * @param points of each range, both ends included
     * @param order in which the combinations come; at random, a search that ends early has seen the whole space
     */
    record Args(@Default("4") int points, @Default("random") Order order) {
        Args {
            Require.inRange("points", points, 2, 1000);
            Require.present("order", order);
        }
    }

    Grid(Args args) {
        this.args = args;
    }

    @Override
    public Schedule create(ParameterSpace<?> space, ScoreFunction score, long seed, int candidates) {
        GridSearchCandidateGenerator generator =
                new GridSearchCandidateGenerator(space, args.points(), Mode.Sequential, Map.of(), false);
        List<Candidate<?>> combinations = new ArrayList<>();
        DrawnOnce.all(generator).forEachRemaining(combinations::add);
        if (args.order() == Order.RANDOM) {
            // Arbiter's own random order is shuffled before it can be given a seed.
            Collections.shuffle(combinations, new Random(seed));
        }
        return new DrawnOnce(combinations.iterator(), result -> {}, Math.min(candidates, combinations.size()));
    }
}
