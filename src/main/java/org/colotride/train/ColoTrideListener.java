package org.colotride.train;

import org.colotride.collapse.Collapseness;
import org.colotride.collapse.Hardness;
import org.colotride.data.ImageShape;
import org.colotride.data.PairBatch;
import org.colotride.data.PairLoader;
import org.colotride.defense.Defense;
import org.colotride.defense.TripletDistances;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.TripletMiner;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.random.SeededRandom;
import org.colotride.report.IterationRecord;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Injects COLO-TRIDE into Deeplearning4j's training: as an epoch starts, and after each update of the weights, it mines
 * triplets, perturbs them with the present weights and offers them to the iterator that {@code fit} reads.
 */
public final class ColoTrideListener extends BaseTrainingListener {
    private final PairLoader loader;
    private final EmbeddingNetwork network;
    private final MetricLossFunction loss;
    private final Defense defense;
    private final TripletBatches batches;
    private final AdversarialBatchIterator iterator;
    private final TrainingPlan plan;
    private final TrainingObserver observer;
    private TrainingPosition position;
    private PreparedBatch batch;
    private long started;

    /**
     * @param loader of pairs
     * @param loss of the network's last layer
     * @param minerRandom the one generator whose state a checkpoint must keep
     * @param iterator that {@code fit} reads
     * @param position of the first batch
     */
    ColoTrideListener(
            PairLoader loader,
            EmbeddingNetwork network,
            MetricLossFunction loss,
            TripletMiner miner,
            Defense defense,
            SeededRandom minerRandom,
            AdversarialBatchIterator iterator,
            TrainingPlan plan,
            TrainingPosition position,
            TrainingObserver observer) {
        this.loader = loader;
        this.network = network;
        this.loss = loss;
        this.defense = defense;
        this.batches = new TripletBatches(network, miner, defense, minerRandom);
        this.iterator = iterator;
        this.plan = plan;
        this.position = position;
        this.observer = observer;
    }

    TrainingPosition position() {
        return position;
    }

    /** To be called between epochs. */
    void startEpoch(TrainingPosition next) {
        position = next;
    }

    @Override
    public void onEpochStart(Model model) {
        loader.start(position.epoch(), position.batch());
        network.engine().refresh();
        offerNext();
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        TrainingPosition finished = position;
        position = position.afterBatch();
        TripletDistances after = TripletDistances.of(loss.lastEmbeddings());
        // Before anybody looks: a validation now is one of the updated weights, as that of a run resumed here is.
        network.engine().refresh();
        observer.updated(record(finished, after), batch, after, position);
        offerNext();
    }

    private void offerNext() {
        started = System.nanoTime();
        PairBatch pairs = plan.stops(position) ? null : loader.next();
        if (pairs == null) {
            return;
        }
        batch = batches.prepare(pairs, plan.progress(position));
        loss.labels(batch.labels());
        ImageShape shape = pairs.shape();
        iterator.offer(batch.images(), pairs.size() / 2 * 3L, shape.channels(), shape.height(), shape.width());
    }

    private IterationRecord record(TrainingPosition finished, TripletDistances after) {
        Collapseness collapseness = defense.collapseness();
        TripletDistances before = batch.before();
        double seconds = (System.nanoTime() - started) / 1e9;
        return new IterationRecord(
                finished.iteration() + 1,
                finished.epoch() + 1,
                batch.outcome().perturbation(),
                loss.lastLoss(),
                collapseness.of(before.positive(), before.negative()),
                collapseness.of(after.positive(), after.negative()),
                Hardness.of(before.positive(), before.negative()),
                Hardness.of(after.positive(), after.negative()),
                batch.outcome().steps(),
                batch.outcome().epsilon(),
                loss.lastActiveFraction(),
                3.0 * before.positive().length / seconds,
                batch.meanDistance());
    }
}
