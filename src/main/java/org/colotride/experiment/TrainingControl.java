package org.colotride.experiment;

/**
 * Steers a training from other threads. What is asked for happens after the iteration that is under way. Thread-safe.
 *
 * <p>Nothing of it changes what is trained: a training that was paused, or stopped and resumed, ends with the weights of
 * one that was not.
 */
public final class TrainingControl {
    private boolean training;
    private boolean paused;
    private boolean checkpointWanted;
    private boolean stopping;
    private boolean interrupted;

    /** Holds the training until {@link #resume}; false if nothing trains or it is paused already. */
    public synchronized boolean pause() {
        if (!training || paused) {
            return false;
        }
        paused = true;
        return true;
    }

    /** Lets a paused training go on; false if it is not paused. */
    public synchronized boolean resume() {
        if (!training || !paused) {
            return false;
        }
        paused = false;
        notifyAll();
        return true;
    }

    /** Asks for a checkpoint; false if nothing trains. */
    public synchronized boolean checkpoint() {
        checkpointWanted |= training;
        notifyAll();
        return training;
    }

    /** Ends the training when its epoch is over, to be scored and perhaps resumed later; false if nothing trains. */
    public synchronized boolean stopAfterEpoch() {
        stopping |= training;
        return training;
    }

    /**
     * Ends the training after the iteration that is under way, or within a validation, with a checkpoint and without being
     * scored; one that has not begun will not.
     *
     * @return whether something trains
     */
    public synchronized boolean interrupt() {
        interrupted = true;
        notifyAll();
        return training;
    }

    /** Whether the training is to end at once. */
    public synchronized boolean isInterrupted() {
        return interrupted;
    }

    /** Whether a pause has been asked for and not been lifted. */
    public synchronized boolean isPaused() {
        return paused;
    }

    /** Whether the training is to end with its epoch. */
    public synchronized boolean isStopping() {
        return stopping;
    }

    /** From now on there is something to steer. */
    synchronized void begin() {
        training = true;
        stopping = false;
    }

    /** From now on there is not. */
    synchronized void end() {
        training = false;
        paused = false;
        checkpointWanted = false;
        notifyAll();
    }

    /** Whether a checkpoint was asked for since the last call. */
    synchronized boolean takeCheckpointRequest() {
        boolean wanted = checkpointWanted;
        checkpointWanted = false;
        return wanted;
    }

    /** Waits until the training may go on or is to end, or a checkpoint is asked for meanwhile; true unless it is that. */
    synchronized boolean awaitNext() {
        try {
            while (paused && !checkpointWanted && !interrupted) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingStoppedException("Interrupted while paused; --resume goes on from here.", e);
        }
        return !paused || interrupted;
    }
}
