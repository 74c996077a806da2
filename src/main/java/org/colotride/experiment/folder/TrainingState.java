package org.colotride.experiment.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.colotride.training.TrainingPosition;

/**
 * What a checkpoint keeps beside weights and updater state.
 *
 * @param version of this format
 * @param position the batch that comes next; the sampler and all augmentations are functions of it and the seed. One at
 *     the end of an epoch ({@code batch} is the number of its batches) says that the epoch's validation and its line are
 *     still to come
 * @param lastTurn what was done to the batch before, see {@link org.colotride.defense.Turn#name}; null in checkpoints that
 *     do not say. Kept for readers
 * @param generators state of every other generator by name
 * @param memory of what was written down so far; null in checkpoints of version 1
 */
@JsonIgnoreProperties("nextPerturbation")
public record TrainingState(
        int version, TrainingPosition position, String lastTurn, Map<String, Long> generators, RunMemory memory) {
    public static final int VERSION = 3;
    /** The first version beside which a checkpoint keeps what the defence remembers. */
    static final int WITH_DEFENSE = 3;

    static final int OLDEST_VERSION = 1;
}
