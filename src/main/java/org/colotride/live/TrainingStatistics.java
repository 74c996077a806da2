package org.colotride.live;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what Deeplearning4j's own pages show, as often as a small share of the time allows: its listener looks at
 * every weight, and would slow a training several times if it did so after each iteration. If it fails, it is warned of
 * and called no more.
 */
public final class TrainingStatistics extends BaseTrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingStatistics.class);
    private static final double SHARE = 0.01;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Deeplearning4j's pages read all reports at each request: there must not be many thousands. */
    private static final double RARER = 0.002;

    static final String WORKER = "training";

    private final StatsListener listener;
    private final ReportingTurns turns = new ReportingTurns();
    private final TimeBudget budget;
    private final LongSupplier nanos;
    private long spent;
    private boolean first = true;
    private boolean failed;

    /**
     * @param storage keeps the statistics
     * @param session names the run on the pages
     */
    public TrainingStatistics(StatsStorageRouter storage, String session) {
        this(storage, session, System::nanoTime);
    }

    TrainingStatistics(StatsStorageRouter storage, String session, LongSupplier nanos) {
        this.listener = new StatsListener(new Deeplearning4jNames(storage), null, turns, CleanText.of(session), WORKER);
        this.nanos = nanos;
        this.budget = new TimeBudget(SHARE, LEAST_NANOS, RARER, nanos);
    }

    @Override
    public void onGradientCalculation(Model model) {
        if (turns.isReporting()) {
            timed(() -> listener.onGradientCalculation(model));
        }
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        timed(() -> listener.iterationDone(model, iteration, epoch));
        if (turns.isReporting()) {
            LOG.debug("Statistics of iteration {} took {} ms", iteration, spent / 1_000_000);
            // The first one loads all that is needed, which happens once.
            budget.spent(first ? 0 : spent);
            first = false;
            spent = 0;
        }
        // Said before the next pass: gradients and weights are to be of the same iteration.
        turns.next(budget.isDue());
    }

    private void timed(Runnable work) {
        if (failed) {
            return;
        }
        long began = nanos.getAsLong();
        try {
            work.run();
        } catch (RuntimeException e) {
            failed = true;
            LOG.warn("Deeplearning4j's pages get no more statistics of this run: {}", e.toString());
            LOG.debug("The statistics failed", e);
        }
        spent += nanos.getAsLong() - began;
    }
}
