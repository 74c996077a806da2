package org.colotride.experiment.config;

import java.util.List;
import org.colotride.config.Component;
import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * How a run trains.
 *
 * @param pairs anchor-positive pairs of a batch, B ≥ 2
 * @param epochs passes over the training images
 * @param iterations stop after so many iterations in all; 0 for no limit beyond {@code epochs}
 * @param learningRate of the optimiser, where a schedule begins
 * @param weightDecay as PyTorch's {@code weight_decay} of the same optimiser: L2 added to the gradient, or decoupled by AdamW
 * @param loaderThreads background threads that decode and augment
 * @param validateEvery epochs between validations; 0 validates at the end only
 * @param validationImages test images that a validation during training embeds; 0 for all
 * @param checkpointEvery iterations between checkpoints, besides one at each epoch's end; 0 for those alone
 * @param keepCheckpoints of how many of the newest iterations that have a checkpoint one stays
 * @param stopOnCollapse whether the collapse monitor ends the run or only warns
 * @param validateIterations iterations between validations within an epoch; 0 for none
 * @param attackEvery validations between those that are attacked too, by a quick ES; 0 for none
 * @param attackImages validation images that such an attack moves
 * @param exactSums whether gradients of weights are summed over pieces of a batch, exactly, so that several machines find the
 *     same weights as one; slower by a pass over all weights for each piece. Set for a training on a cluster; without effect
 *     where batch normalisation uses a batch's own statistics
 * @param optimizer how gradients become steps; null for Adam
 * @param schedule of the learning rate; null for a constant one
 * @param clip of gradients; null for none
 * @param best which model of all validations is kept as the best, and whether the training ends when none is better; null for
 *     neither
 * @param ema decay in [0, 1) of the exponential moving average of the weights that is scored and kept; 0 for the weights
 *     themselves
 * @param freeze layers that do not learn, see {@link org.colotride.model.FrozenLayers}
 * @param microBatch images that are perturbed and trained on at a time, so that a batch of any size needs the memory of so
 *     many: its mathematics stay those of the whole batch, its gradients are summed exactly, and each pass for a gradient is
 *     computed twice; 0 for the whole batch at once
 */
public record TrainConfig(
        int pairs,
        int epochs,
        @Default("0") int iterations,
        double learningRate,
        @Default("0") double weightDecay,
        @Default("2") int loaderThreads,
        @Default("1") int validateEvery,
        @Default("2000") int validationImages,
        @Default("200") int checkpointEvery,
        @Default("2") int keepCheckpoints,
        @Default("false") boolean stopOnCollapse,
        @Default("0") int validateIterations,
        @Default("0") int attackEvery,
        @Default("64") int attackImages,
        @Default(value = "false", written = false) boolean exactSums,
        Component optimizer,
        Component schedule,
        ClipConfig clip,
        BestConfig best,
        @Default(value = "0.0", written = false) double ema,
        @Default(value = "[]", written = false) List<String> freeze,
        @Default(value = "0", written = false) int microBatch) {
    public TrainConfig {
        Require.atLeast("pairs", pairs, 2);
        Require.atLeast("epochs", epochs, 1);
        Require.atLeast("iterations", iterations, 0);
        Require.aboveUpTo("learningRate", learningRate, 0, 10);
        Require.fromBelow("weightDecay", weightDecay, 0, 1);
        Require.inRange("loaderThreads", loaderThreads, 1, 256);
        Require.atLeast("validateEvery", validateEvery, 0);
        Require.atLeast("validationImages", validationImages, 0);
        Require.atLeast("checkpointEvery", checkpointEvery, 0);
        Require.atLeast("keepCheckpoints", keepCheckpoints, 1);
        Require.atLeast("validateIterations", validateIterations, 0);
        Require.atLeast("attackEvery", attackEvery, 0);
        Require.atLeast("attackImages", attackImages, 1);
        Require.fromBelow("ema", ema, 0, 1);
        freeze = List.copyOf(freeze);
        Require.atLeast("microBatch", microBatch, 0);
        if (best != null && best.figure().isAttacked() && attackEvery == 0) {
            throw new IllegalArgumentException("best.figure: " + best.figure().figure()
                    + " is measured by attacking validations; set train.attackEvery");
        }
        if (best != null && best.patience() > 0 && validateEvery == 0 && validateIterations == 0) {
            throw new IllegalArgumentException("best.patience: " + best.patience()
                    + " validations will not come; set train.validateEvery or train.validateIterations");
        }
    }

    /** One by Adam at a constant rate. */
    public TrainConfig(
            int pairs,
            int epochs,
            int iterations,
            double learningRate,
            double weightDecay,
            int loaderThreads,
            int validateEvery,
            int validationImages,
            int checkpointEvery,
            int keepCheckpoints,
            boolean stopOnCollapse,
            int validateIterations,
            int attackEvery,
            int attackImages,
            boolean exactSums) {
        this(
                pairs,
                epochs,
                iterations,
                learningRate,
                weightDecay,
                loaderThreads,
                validateEvery,
                validationImages,
                checkpointEvery,
                keepCheckpoints,
                stopOnCollapse,
                validateIterations,
                attackEvery,
                attackImages,
                exactSums,
                null,
                null,
                null,
                null,
                0,
                List.of(),
                0);
    }

    /** The same with exact sums. */
    TrainConfig withExactSums() {
        return with(true, optimizer, schedule);
    }

    /** The same whose components' arguments are written out. */
    public TrainConfig withComponents(Component optimizer, Component schedule) {
        return with(exactSums, optimizer, schedule);
    }

    private TrainConfig with(boolean exactSums, Component optimizer, Component schedule) {
        return new TrainConfig(
                pairs,
                epochs,
                iterations,
                learningRate,
                weightDecay,
                loaderThreads,
                validateEvery,
                validationImages,
                checkpointEvery,
                keepCheckpoints,
                stopOnCollapse,
                validateIterations,
                attackEvery,
                attackImages,
                exactSums,
                optimizer,
                schedule,
                clip,
                best,
                ema,
                freeze,
                microBatch);
    }
}
