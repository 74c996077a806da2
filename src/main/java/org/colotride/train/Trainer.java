package org.colotride.train;

import java.util.List;
import org.colotride.data.PairLoader;
import org.colotride.defense.Defense;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.TripletMiner;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.random.SeededRandom;
import org.deeplearning4j.nn.conf.layers.LossLayer;

/**
 * Trains a network, epoch by epoch, by {@code ComputationGraph.fit} on the batches that {@link ColoTrideListener}
 * injects.
 */
final class Trainer {
    private final EmbeddingNetwork network;
    private final AdversarialBatchIterator iterator = new AdversarialBatchIterator();
    private final ColoTrideListener listener;
    private final TrainingPlan plan;

    /** Is told of the end of every epoch; {@code next} is the start of the next one. */
    interface EpochObserver {
        void finished(TrainingPosition next);
    }

    Trainer(
            EmbeddingNetwork network,
            PairLoader loader,
            TripletMiner miner,
            Defense defense,
            SeededRandom minerRandom,
            TrainingPlan plan,
            TrainingPosition position,
            TrainingObserver observer) {
        this.network = network;
        this.plan = plan;
        this.listener = new ColoTrideListener(
                loader, network, lossOf(network), miner, defense, minerRandom, iterator, plan, position, observer);
    }

    static MetricLossFunction lossOf(EmbeddingNetwork network) {
        LossLayer last = (LossLayer) network.graph().getOutputLayer(0).conf().getLayer();
        return (MetricLossFunction) last.getLossFn();
    }

    /** Trains from the present position to the end of the plan. */
    void run(EpochObserver epochs) {
        network.graph().setListeners(List.of(listener));
        while (!plan.isDone(listener.position())) {
            network.graph().fit(iterator);
            TrainingPosition next = listener.position().nextEpoch();
            listener.startEpoch(next);
            epochs.finished(next);
        }
        network.engine().refresh();
    }
}
