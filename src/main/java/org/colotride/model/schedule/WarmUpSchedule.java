package org.colotride.model.schedule;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Another schedule times (t + 1) / iterations in its first iterations (Goyal et al., 2017, arXiv 1706.02677, section 2.2, from
 * nearly 0), as {@link org.nd4j.linalg.schedule.RampSchedule}. That one cannot be kept in a file (1.0.0-M2.1), nor is it equal
 * to its copy, without which Deeplearning4j updates each parameter on its own.
 *
 * @param base the other schedule
 * @param iterations ≥ 1
 */
public record WarmUpSchedule(@JsonProperty("base") ISchedule base, @JsonProperty("iterations") int iterations)
        implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
        return base.valueAt(iteration, epoch) * Math.min(1, (iteration + 1.0) / iterations);
    }

    @Override
    public ISchedule clone() {
        return new WarmUpSchedule(base.clone(), iterations);
    }
}
