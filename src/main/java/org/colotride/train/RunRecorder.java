package org.colotride.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.config.ExperimentConfig;
import org.colotride.config.TrainConfig;
import org.colotride.defense.TripletDistances;
import org.colotride.metric.FigureGuide;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelManifest;
import org.colotride.report.EpochRecord;
import org.colotride.report.HistoryWriter;
import org.colotride.report.IterationRecord;
import org.colotride.report.Progress;
import org.colotride.report.RunFolder;
import org.colotride.report.ValidationRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a run leaves behind while it trains: history, checkpoints, the collapse monitor's warnings. */
final class RunRecorder implements TrainingObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

    private final EmbeddingNetwork network;
    private final ModelManifest manifest;
    private final TrainConfig train;
    private final TrainingRandom random;
    private final RunFolder folder;
    private final CheckpointStore checkpoints;
    private final HistoryWriter history;
    private final CollapseMonitor monitor = new CollapseMonitor(CollapseMonitor.Settings.DEFAULT);
    private final Progress progress;
    private final TripletSamples samples;
    private final RunObserver observer;
    private CollapseMonitor.Verdict verdict = CollapseMonitor.Verdict.HEALTHY;
    private double epochLoss;
    private int epochIterations;
    private long epochStarted = System.nanoTime();

    RunRecorder(
            EmbeddingNetwork network,
            ModelManifest manifest,
            ExperimentConfig config,
            TrainingRandom random,
            RunFolder folder,
            TrainingPosition start,
            Progress progress,
            TripletSamples samples,
            RunObserver observer) {
        this.network = network;
        this.manifest = manifest;
        this.train = config.train();
        this.random = random;
        this.folder = folder;
        this.checkpoints = new CheckpointStore(folder.checkpoints(), train.keepCheckpoints());
        this.history = HistoryWriter.resume(folder, start.iteration());
        this.progress = progress;
        this.samples = samples;
        this.observer = observer;
    }

    @Override
    public void updated(IterationRecord record, PreparedBatch batch, TripletDistances after, TrainingPosition next) {
        if (!Double.isFinite(record.loss())) {
            throw new FailureDump(folder.path().resolve("failure")).stop(record, batch, network.shape());
        }
        history.append(record);
        epochLoss += record.loss();
        epochIterations++;
        samples.offer(record, batch, after);
        progress.message(String.format(
                Locale.ROOT,
                "loss %.4f, C %.2f→%.2f",
                record.loss(),
                record.collapsenessBefore(),
                record.collapsenessAfter()));
        progress.step();
        watch(monitor.observeBatch(record.meanPairwiseDistance()), record.iteration());
        if (train.checkpointEvery() > 0 && next.iteration() % train.checkpointEvery() == 0) {
            checkpoint(next);
        }
    }

    /** Keeps a validation. */
    void validated(ValidationRecord record) {
        history.append(record);
        watch(monitor.observeValidation(record.recallAt1()), record.iteration());
    }

    /**
     * Keeps an epoch's figures.
     *
     * @param recallAt1 of the validation; NaN if there was none
     */
    void epochDone(TrainingPosition next, double recallAt1) {
        double seconds = (System.nanoTime() - epochStarted) / 1e9;
        double loss = epochIterations == 0 ? Double.NaN : epochLoss / epochIterations;
        history.append(
                new EpochRecord(next.iteration(), next.epoch(), loss, recallAt1, monitor.meanDistance(), seconds));
        LOG.info(String.format(
                Locale.ROOT,
                "Epoch %d: %d iterations, loss %.4f, validation R@1 %s, %.0f s",
                next.epoch(),
                next.iteration(),
                loss,
                FigureGuide.share(recallAt1),
                seconds));
        epochLoss = 0;
        epochIterations = 0;
        epochStarted = System.nanoTime();
        checkpoint(next);
    }

    /** Whether the collapse monitor has seen a collapse that has not passed. */
    boolean collapsed() {
        return verdict == CollapseMonitor.Verdict.COLLAPSED;
    }

    private void watch(CollapseMonitor.Verdict now, int iteration) {
        if (verdict != now) {
            observer.judged(iteration, now, monitor.explanation());
        }
        if (now == CollapseMonitor.Verdict.COLLAPSED) {
            if (train.stopOnCollapse()) {
                throw TrainingStoppedException.collapse("The model has collapsed: " + monitor.explanation()
                        + ". Lower defense.epsilon or defense.collapseThreshold, or train.learningRate;"
                        + " train.stopOnCollapse=false only warns.");
            }
            if (verdict != now) {
                LOG.warn("The model seems to collapse: {}", monitor.explanation());
            }
        } else if (verdict != now) {
            LOG.info("The model has recovered: {}", monitor.explanation());
        }
        verdict = now;
    }

    /** Keeps all that the training needs to go on from here. */
    void checkpoint(TrainingPosition next) {
        String perturbation = next.iteration() % 2 == 0 ? "CAP" : "ANP";
        try {
            checkpoints.write(
                    network, manifest, new TrainingState(TrainingState.VERSION, next, perturbation, random.states()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        observer.checkpointed(next.iteration());
    }

    @Override
    public void close() {
        history.close();
    }
}
