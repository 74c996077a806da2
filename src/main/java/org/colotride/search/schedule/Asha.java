package org.colotride.search.schedule;

import org.colotride.config.Default;
import org.colotride.config.Require;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;

/** Random candidates of which poor ones are stopped early, see {@link SuccessiveHalving}. */
final class Asha implements ScheduleFactory {
    private final Args args;

    /**
     * @param reduction η: one of so many candidates goes on at each rung
     * @param share of a training after which candidates are first compared, at least; in (0, 1)
     * @param patient whether all are trained to a rung before the best of them go on (synchronous successive halving)
     */
    record Args(@Default("3") double reduction, @Default("1/9") double share, @Default("false") boolean patient) {
        Args {
            Require.check("reduction", reduction, reduction >= 1.5 && reduction <= 100, "in [1.5, 100]");
            Require.check("share", share, share >= 1e-3 && share < 1, "in [0.001, 1)");
        }
    }

    Asha(Args args) {
        this.args = args;
    }

    @Override
    public Schedule create(ParameterSpace<?> space, ScoreFunction score, long seed, int candidates) {
        return new SuccessiveHalving(
                RandomDraws.generator(space, seed),
                candidates,
                SuccessiveHalving.rungs(args.reduction(), args.share()),
                args.reduction(),
                args.patient());
    }
}
