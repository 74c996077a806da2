package org.colotride.search.schedule;

import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.SinglePointCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.culling.LeastFitCullOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;

/** Arbiter's genetic search: candidates inherit from earlier ones with good scores. */
final class Genetic implements ScheduleFactory {
    private final Args args;

    /**
     * @param population candidates that can be parents; so many are drawn at random first
     * @param mutation probability that a gene is drawn anew
     * @param crossover probability that a child has two parents
     */
    record Args(@Default("10") int population, @Default("0.05") double mutation, @Default("0.85") double crossover) {
        Args {
            Require.inRange("population", population, 4, 10_000);
            Require.inRange("mutation", mutation, 0, 1);
            Require.inRange("crossover", crossover, 0, 1);
        }
    }

    Genetic(Args args) {
        this.args = args;
    }

    @Override
    public Schedule create(ParameterSpace<?> space, ScoreFunction score, long seed, int candidates) {
        // Arbiter's operators seed themselves by the clock unless they are given a generator.
        RandomGenerator random = new JDKRandomGenerator();
        random.setSeed(seed);
        GeneticSearchCandidateGenerator generator = new GeneticSearchCandidateGenerator.Builder(space, score)
                .populationModel(new PopulationModel.Builder()
                        .populationSize(args.population())
                        .cullOperator(new LeastFitCullOperator())
                        .build())
                .selectionOperator(new GeneticSelectionOperator.Builder()
                        .randomGenerator(random)
                        .crossoverOperator(new SinglePointCrossover.Builder()
                                .crossoverRate(args.crossover())
                                .parentSelection(new RandomTwoParentSelection(random))
                                .randomGenerator(random)
                                .build())
                        .mutationOperator(new RandomMutationOperator.Builder()
                                .mutationRate(args.mutation())
                                .randomGenerator(random)
                                .build())
                        .build())
                .build();
        generator.setRngSeed(seed);
        return DrawnOnce.by(generator, candidates);
    }
}
