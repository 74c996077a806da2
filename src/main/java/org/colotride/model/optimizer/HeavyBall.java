package org.colotride.model.optimizer;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Momentum (Polyak, 1964) as PyTorch's {@code SGD} has it: v ← µ v + g, w ← w − η v, from v = 0. Deeplearning4j has
 * Nesterov's alone ({@link org.nd4j.linalg.learning.config.Nesterovs}), which steps by g + µ v and keeps η within v, so that
 * a schedule reaches old gradients late.
 */
public final class HeavyBall implements IUpdater {
    private static final long serialVersionUID = 1;

    private double learningRate;
    private ISchedule learningRateSchedule;
    private final double momentum;

    /**
     * @param learningRate η; without effect beside a schedule
     * @param learningRateSchedule null for none
     * @param momentum µ in [0, 1)
     */
    public HeavyBall(
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
            @JsonProperty("momentum") double momentum) {
        this.learningRate = learningRate;
        this.learningRateSchedule = learningRateSchedule;
        this.momentum = momentum;
    }

    @JsonProperty
    double learningRate() {
        return learningRate;
    }

    @JsonProperty
    ISchedule learningRateSchedule() {
        return learningRateSchedule;
    }

    @JsonProperty
    double momentum() {
        return momentum;
    }

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<HeavyBall> instantiate(INDArray state, boolean initialize) {
        HeavyBallUpdater updater = new HeavyBallUpdater(this);
        updater.setStateViewArray(state, state.shape(), state.ordering(), initialize);
        return updater;
    }

    @Override
    public GradientUpdater<HeavyBall> instantiate(Map<String, INDArray> state, boolean initialize) {
        HeavyBallUpdater updater = new HeavyBallUpdater(this);
        updater.setState(state, initialize);
        return updater;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return learningRateSchedule == null ? learningRate : learningRateSchedule.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double rate, ISchedule schedule) {
        this.learningRate = rate;
        this.learningRateSchedule = schedule;
    }

    @Override
    public IUpdater clone() {
        return new HeavyBall(
                learningRate, learningRateSchedule == null ? null : learningRateSchedule.clone(), momentum);
    }

    /** Deeplearning4j updates parameters in one piece whose updaters are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HeavyBall that
                && Double.compare(learningRate, that.learningRate) == 0
                && Objects.equals(learningRateSchedule, that.learningRateSchedule)
                && Double.compare(momentum, that.momentum) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate, learningRateSchedule, momentum);
    }
}
