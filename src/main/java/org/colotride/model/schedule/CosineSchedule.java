package org.colotride.model.schedule;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cosine annealing (Loshchilov and Hutter, ICLR 2017, arXiv 1608.03983, equation 5, without restarts), per iteration as
 * PyTorch's {@code CosineAnnealingLR}: lowest + (initial − lowest) · (1 + cos(π t / iterations)) / 2, and the lowest from there
 * on. Deeplearning4j has none.
 *
 * @param initial value, before the first iteration
 * @param lowest value
 * @param iterations after which it is reached, ≥ 1
 */
public record CosineSchedule(
        @JsonProperty("initial") double initial,
        @JsonProperty("lowest") double lowest,
        @JsonProperty("iterations") int iterations)
        implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
        double share = Math.min(1, (double) iteration / iterations);
        // Its result may differ from processor to processor with Math.
        return lowest + (initial - lowest) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }

    @Override
    public ISchedule clone() {
        return this;
    }
}
