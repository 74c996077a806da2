package org.colotride.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.data.ImageSet;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.SetEmbedder;
import org.colotride.retrieval.BenignEvaluation;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.tensor.Embeddings;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.ValidationRecord;

/**
 * Scores the network on the first validation images now and then, and attacks a few of them. When it does depends on the
 * position alone, so that a resumed training validates when an uninterrupted one does.
 */
final class Validator {
    /** As many embeddings as a person can tell apart in a picture. */
    private static final int SHOWN = 400;

    private final BenignEvaluation evaluation;
    private final TrainConfig train;
    private final TrainingPlan plan;
    private final List<String> classNames;
    private final QuickAttack attack;
    private final SetEmbedder.Watcher watcher;
    private ValidationRecord last;

    /** A validation, and what can be shown of it. */
    record Validated(ValidationRecord record, ValidationSample sample) {}

    /** @param watcher is told of the images that are embedded, and may end a validation by an exception */
    Validator(
            EmbeddingNetwork network,
            BenignEvaluation evaluation,
            ImageSet images,
            TrainConfig train,
            TrainingPlan plan,
            SetEmbedder.Watcher watcher) {
        this.evaluation = evaluation;
        this.train = train;
        this.plan = plan;
        this.watcher = watcher;
        this.classNames = IntStream.range(0, images.classCount())
                .mapToObj(images::className)
                .toList();
        this.attack = new QuickAttack(network, images, train.attackImages(), 2 * train.pairs());
    }

    /** Whether one is due within an epoch. */
    boolean isDue(TrainingPosition next) {
        return train.validateIterations() > 0 && next.iteration() % train.validateIterations() == 0;
    }

    Validated validate(TrainingPosition next) {
        return validate(next, next.epoch() + 1, next.iteration() / train.validateIterations());
    }

    /** Whether one is due at the end of an epoch. */
    boolean isDueAfterEpoch(TrainingPosition next) {
        return plan.isDone(next) || train.validateEvery() > 0 && next.epoch() % train.validateEvery() == 0;
    }

    /** The validation of this very iteration, if there has been one. */
    Optional<ValidationRecord> known(TrainingPosition next) {
        return Optional.ofNullable(last).filter(known -> known.iteration() == next.iteration());
    }

    /** Goes on for one that made this validation last. */
    void remember(ValidationRecord made) {
        last = made;
    }

    /** @param next the start of the next epoch */
    Validated validateAfterEpoch(TrainingPosition next) {
        return validate(next, next.epoch(), next.epoch() / Math.max(1, train.validateEvery()));
    }

    private Validated validate(TrainingPosition next, int epoch, int number) {
        EmbeddedTest test = evaluation.embed(train.validationImages(), watcher);
        RetrievalMetrics figures = evaluation.figures(test);
        boolean attacked = train.attackEvery() > 0 && (plan.isDone(next) || number % train.attackEvery() == 0);
        Optional<QuickAttack.Result> result = attacked ? Optional.of(attack.run(test)) : Optional.empty();
        last = new ValidationRecord(
                next.iteration(),
                epoch,
                figures.recallAt1(),
                result.map(QuickAttack.Result::distance).orElse(Double.NaN),
                result.map(QuickAttack.Result::recallAt1).orElse(Double.NaN),
                figures.mapAtR());
        return new Validated(last, sample(test, result));
    }

    private ValidationSample sample(EmbeddedTest test, Optional<QuickAttack.Result> attacked) {
        Embeddings all = test.queries().embeddings();
        int shown = Math.min(SHOWN, all.count());
        int[] first = IntStream.range(0, shown).toArray();
        Embeddings moved = attacked.map(QuickAttack.Result::embeddings).orElse(Embeddings.zeros(0, all.dimension()));
        int[] firstMoved = IntStream.range(0, Math.min(shown, moved.count())).toArray();
        return new ValidationSample(
                all.select(first), Arrays.copyOf(test.queries().labels(), shown), classNames, moved.select(firstMoved));
    }
}
