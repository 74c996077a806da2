package org.colotride.training;

import org.colotride.collapse.Hardness;
import org.colotride.data.PairBatch;
import org.colotride.data.PairLoader;
import org.colotride.defense.Defense;
import org.colotride.defense.TripletDistances;
import org.colotride.defense.Turn;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.TripletMiner;
import org.colotride.model.engine.EmbeddingEngine;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Injects COLO-TRIDE into Deeplearning4j's training: as an epoch starts, and after each update of the weights, it mines
 * triplets, perturbs them with the present weights and offers them to the iterator that {@code fit} reads.
 */
public final class ColoTrideListener extends BaseTrainingListener {
    private final PairLoader loader;
    private final EmbeddingEngine engine;
    private final MetricLossFunction loss;
    private final Defense defense;
    private final DefendedBatches batches;
    private final AdversarialBatchIterator iterator;
    private final TrainingPlan plan;
    private final TrainingObserver observer;
    private TrainingPosition position;
    private PairBatch pairs;
    private PreparedBatch batch;
    private long started;

    /**
     * @param loader of pairs
     * @param engine over the weights that are trained, which reads them anew when it is refreshed
     * @param loss of the network's last layer
     * @param random whose states a checkpoint must keep
     * @param iterator that {@code fit} reads
     * @param position of the first batch
     */
    public ColoTrideListener(
            PairLoader loader,
            EmbeddingEngine engine,
            MetricLossFunction loss,
            TripletMiner miner,
            Defense defense,
            TrainingRandom random,
            AdversarialBatchIterator iterator,
            TrainingPlan plan,
            TrainingPosition position,
            TrainingObserver observer) {
        this.loader = loader;
        this.engine = engine;
        this.loss = loss;
        this.defense = defense;
        this.batches = new DefendedBatches(engine, miner, defense, random);
        this.iterator = iterator;
        this.plan = plan;
        this.position = position;
        this.observer = observer;
    }

    /** Of the batch that comes next. */
    public TrainingPosition position() {
        return position;
    }

    /** To be called between epochs. */
    public void startEpoch(TrainingPosition next) {
        position = next;
    }

    @Override
    public void onEpochStart(Model model) {
        loader.start(position.epoch(), position.batch());
        pairs = null;
        engine.refresh();
        offerNext();
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        TrainingPosition finished = position;
        position = position.afterIteration(defense.replays());
        TripletDistances after = TripletDistances.of(
                loss.lastEmbeddings(), batch.defended().layout().triplets());
        // Before anybody looks: a validation now is one of the updated weights, as that of a run resumed here is.
        engine.refresh();
        IterationRecord record = record(finished, after);
        // After the record, which is of the loss as it was trained by, and before anybody keeps its state.
        loss.learn();
        observer.updated(record, batch, after, position);
        offerNext();
    }

    private void offerNext() {
        started = System.nanoTime();
        if (plan.stops(position)) {
            return;
        }
        boolean again = pairs != null && position.iteration() % defense.replays() != 0;
        pairs = again ? pairs : loader.next();
        if (pairs == null) {
            return;
        }
        batch = batches.prepare(pairs, plan.progress(position));
        iterator.offer(batch.defended().images(), batch.defended().layout(), pairs.shape());
    }

    private IterationRecord record(TrainingPosition finished, TripletDistances after) {
        TripletDistances before = batch.before();
        Turn turn = batch.defended().turn();
        double seconds = (System.nanoTime() - started) / 1e9;
        return new IterationRecord(
                finished.iteration() + 1,
                finished.epoch() + 1,
                turn.name(),
                loss.lastLoss(),
                collapseness(before),
                collapseness(after),
                Hardness.of(before.positive(), before.negative()),
                Hardness.of(after.positive(), after.negative()),
                turn.steps(),
                turn.epsilon(),
                loss.lastActiveFraction(),
                3.0 * before.positive().length / seconds,
                batch.meanDistance(),
                turn.gauges(),
                batch.forward(),
                batch.backward());
    }

    /** NaN where the defence knows no collapseness. */
    private double collapseness(TripletDistances distances) {
        return defense.collapseWatch()
                .map(watch -> watch.collapseness().of(distances.positive(), distances.negative()))
                .orElse(Double.NaN);
    }
}
