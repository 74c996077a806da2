package org.colotride.train;

import java.util.Map;

/**
 * What a checkpoint keeps beside weights and updater state.
 *
 * @param version of this format
 * @param position the batch that comes next; the sampler and all augmentations are functions of it and the seed
 * @param nextPerturbation whose turn it is, CAP or ANP; told by the iteration, kept for readers
 * @param generators state of every other generator by name
 */
public record TrainingState(
        int version, TrainingPosition position, String nextPerturbation, Map<String, Long> generators) {
    static final int VERSION = 1;
}
