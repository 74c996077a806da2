package org.colotride.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.cluster.Work;
import org.colotride.config.Component;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.Mappers;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.robustness.BatchOutcome;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.ScoringTask;

/** Attacks on a trained model, on their way to other machines: all that decides a figure travels. */
public final class ShippedScoring implements Work<ScoringTask, BatchOutcome> {
    private static final long serialVersionUID = 1;

    private final ShippedModel model;
    private final ShippedModel surrogate;
    private final String plan;
    private final int batch;

    private ShippedScoring(ShippedModel model, ShippedModel surrogate, String plan, int batch) {
        this.model = model;
        this.surrogate = surrogate;
        this.plan = plan;
        this.batch = batch;
    }

    /**
     * @param file the model
     * @param config that it was trained with
     * @param transform what stands before the network, if anything
     * @param batch images that are attacked at a time
     */
    public static ShippedScoring of(
            Path file,
            ExperimentConfig config,
            Optional<Component> transform,
            EmbeddedTest test,
            RobustnessPlan plan,
            int batch) {
        return new ShippedScoring(
                ShippedModel.of(file, config, transform, plan.seed(), test),
                null,
                plan.toJson().toString(),
                batch);
    }

    /** The same with the model on which a transfer's images are made. */
    public ShippedScoring withSurrogate(Path file, ExperimentConfig config, EmbeddedTest test) {
        return new ShippedScoring(model, ShippedModel.of(file, config, Optional.empty(), 0, test), plan, batch);
    }

    @Override
    public Place<ScoringTask, BatchOutcome> open() {
        TrainedModel opened = model.open();
        TrainedModel other = null;
        try {
            other = surrogate == null ? null : surrogate.open();
            ScoredModel transferred = other == null ? null : other.scoredModel(surrogate.embedded());
            Place<ScoringTask, BatchOutcome> attacks =
                    RobustnessScoring.attacks(opened.scoredModel(model.embedded()), transferred, readPlan(), batch);
            return new OpenedScoring(attacks, opened, other);
        } catch (RuntimeException e) {
            new OpenedScoring(null, opened, other).close();
            throw e;
        }
    }

    private RobustnessPlan readPlan() {
        try {
            return RobustnessPlan.of(Mappers.json().readTree(plan));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan did not arrive as it was sent: " + e.getOriginalMessage(), e);
        }
    }

    /** @param surrogate may be null */
    private record OpenedScoring(Place<ScoringTask, BatchOutcome> attacks, TrainedModel model, TrainedModel surrogate)
            implements Place<ScoringTask, BatchOutcome> {
        @Override
        public BatchOutcome run(ScoringTask task) {
            return attacks.run(task);
        }

        @Override
        public void close() {
            model.close();
            if (surrogate != null) {
                surrogate.close();
            }
        }
    }
}
