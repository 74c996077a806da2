package org.colotride.experiment;

/** A control as a training that runs would have it, for tests of those who steer. */
public final class SteeredTraining {
    private final TrainingControl control = new TrainingControl();

    public SteeredTraining() {
        control.begin();
    }

    public TrainingControl control() {
        return control;
    }

    /** Whether a checkpoint was asked for since the last call. */
    public boolean takeCheckpointRequest() {
        return control.takeCheckpointRequest();
    }

    /** The training is over. */
    public void end() {
        control.end();
    }
}
