package org.colotride.training;

import java.util.ArrayList;
import java.util.List;
import org.colotride.data.PairLoader;
import org.colotride.defense.Defense;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.TripletMiner;
import org.colotride.model.EmbeddingNetwork;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * Trains a network, epoch by epoch, by {@code ComputationGraph.fit} on the batches that {@link ColoTrideListener}
 * injects.
 */
public final class Trainer {
    private final EmbeddingNetwork network;
    private final AdversarialBatchIterator iterator = new AdversarialBatchIterator();
    private final ColoTrideListener listener;
    private final TrainingPlan plan;
    private final int batches;
    private final List<TrainingListener> others;

    /** Is told how far a training has come. */
    public interface EpochObserver {
        /** An epoch is over; {@code next} is the start of the next one. */
        void finished(TrainingPosition next);

        /** The training pauses within an epoch. */
        default void paused(TrainingPosition next) {}

        /** Whether the training is to end with the epoch that has just finished. */
        default boolean stops() {
            return false;
        }

        /** Whether a training that is resumed between two epochs had come to its end there. */
        default boolean isOver() {
            return false;
        }
    }

    /** @param others listeners of Deeplearning4j's beside ours, called before it, while the graph is as the update left it */
    public Trainer(
            EmbeddingNetwork network,
            PairLoader loader,
            TripletMiner miner,
            Defense defense,
            TrainingRandom random,
            TrainingPlan plan,
            TrainingPosition position,
            TrainingObserver observer,
            List<TrainingListener> others) {
        this.network = network;
        this.plan = plan;
        this.batches = loader.batches(position.epoch());
        this.others = List.copyOf(others);
        this.listener = new ColoTrideListener(
                loader, network.engine(), lossOf(network), miner, defense, random, iterator, plan, position, observer);
    }

    public static MetricLossFunction lossOf(EmbeddingNetwork network) {
        LossLayer last = (LossLayer) network.graph().getOutputLayer(0).conf().getLayer();
        return (MetricLossFunction) last.getLossFn();
    }

    /** Trains from the present position to the end of the plan, or until it pauses. */
    public void run(EpochObserver epochs) {
        List<TrainingListener> listeners = new ArrayList<>(others);
        listeners.add(listener);
        network.graph().setListeners(listeners);
        boolean goesOn = listener.position().batch() > 0 || !epochs.isOver();
        if (isUnfinished(listener.position())) {
            // As fit leaves it after the epoch's last batch.
            network.graph().incrementEpochCount();
            goesOn = finish(epochs);
        }
        while (goesOn && !plan.stops(listener.position())) {
            network.graph().fit(iterator);
            if (pauses(listener.position())) {
                epochs.paused(listener.position());
                break;
            }
            goesOn = finish(epochs);
        }
        network.engine().refresh();
    }

    private boolean pauses(TrainingPosition position) {
        return plan.stops(position) && !plan.isDone(position);
    }

    /** Whether all batches of an epoch are done, but what follows them is not: it was killed in between. */
    private boolean isUnfinished(TrainingPosition position) {
        boolean over = position.batch() >= batches || plan.isDone(position);
        return position.batch() > 0 && over && !pauses(position);
    }

    private boolean finish(EpochObserver epochs) {
        TrainingPosition next = listener.position().nextEpoch();
        listener.startEpoch(next);
        epochs.finished(next);
        return !epochs.stops();
    }
}
