package org.colotride.config;

/**
 * How a run trains.
 *
 * @param pairs anchor-positive pairs of a batch, B ≥ 2
 * @param epochs passes over the training images
 * @param iterations stop after so many iterations in all; 0 for no limit beyond {@code epochs}
 * @param learningRate of Adam
 * @param weightDecay L2 added to the gradient, as PyTorch's {@code weight_decay}
 * @param loaderThreads background threads that decode and augment
 * @param validateEvery epochs between validations; 0 validates at the end only
 * @param validationImages test images that a validation during training embeds; 0 for all
 * @param checkpointEvery iterations between checkpoints, besides one at each epoch's end
 * @param keepCheckpoints how many of the newest checkpoints stay
 * @param stopOnCollapse whether the collapse monitor ends the run or only warns
 */
public record TrainConfig(
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
        boolean stopOnCollapse) {}
