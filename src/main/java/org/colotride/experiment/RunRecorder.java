package org.colotride.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.defense.Defense;
import org.colotride.defense.DefenseOutline;
import org.colotride.defense.TripletDistances;
import org.colotride.defense.Turn;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.DefenseMemory;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.HistoryWriter;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunMemory;
import org.colotride.experiment.folder.TrainingState;
import org.colotride.io.Progress;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.retrieval.FigureGuide;
import org.colotride.training.EpochRecord;
import org.colotride.training.IterationRecord;
import org.colotride.training.PreparedBatch;
import org.colotride.training.TrainingObserver;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.colotride.training.ValidationRecord;
import org.colotride.training.WeightAverage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a run leaves behind while it trains: history, checkpoints, the collapse monitor's warnings. */
final class RunRecorder implements TrainingObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

    private final EmbeddingNetwork network;
    private final ModelManifest manifest;
    private final TrainConfig train;
    private final Defense defense;
    private final TrainingRandom random;
    private final RunFolder folder;
    private final CheckpointStore checkpoints;
    private final HistoryWriter history;
    private final CollapseMonitor monitor;
    private final BestValidation best;
    private final WeightAverage average;
    private final Progress progress;
    private final TripletSamples samples;
    private final RunObserver observer;
    private final double secondsBefore;
    private final long started = System.nanoTime();
    private CollapseMonitor.Verdict verdict;
    private String lastTurn;
    private RunMemory.EpochFigures epoch;
    private long epochStarted = started;
    /** Of the newest checkpoint, and of the newest that observers were told of. */
    private int checkpointed;

    private int told;

    /** @param memory of the run so far; lines of its history that were written after that are dropped */
    RunRecorder(
            EmbeddingNetwork network,
            ModelManifest manifest,
            ExperimentConfig config,
            Defense defense,
            TrainingRandom random,
            RunFolder folder,
            TrainingPosition start,
            RunMemory memory,
            Progress progress,
            TripletSamples samples,
            WeightAverage average,
            RunObserver observer) {
        this.network = network;
        this.manifest = manifest;
        this.train = config.train();
        this.defense = defense;
        this.random = random;
        this.folder = folder;
        this.checkpoints = new CheckpointStore(folder.checkpoints(), train.keepCheckpoints());
        this.history = HistoryWriter.resume(folder, memory.lines());
        this.monitor = new CollapseMonitor(CollapseMonitor.Settings.DEFAULT, memory.monitor());
        this.best = new BestValidation(train.best(), HistoryReader.validations(folder));
        this.verdict = monitor.verdict();
        this.lastTurn = HistoryReader.iterations(folder).stream()
                .reduce((first, second) -> second)
                .map(IterationRecord::phase)
                .orElse(Turn.NONE);
        this.epoch = memory.epoch();
        this.secondsBefore = memory.seconds();
        this.checkpointed = start.iteration();
        this.told = start.iteration();
        this.progress = progress;
        this.samples = samples;
        this.average = average;
        this.observer = observer;
    }

    @Override
    public void updated(IterationRecord record, PreparedBatch batch, TripletDistances after, TrainingPosition next) {
        if (!Double.isFinite(record.loss())) {
            throw new FailureDump(folder.path().resolve("failure")).stop(record, batch, network.shape());
        }
        history.append(record);
        lastTurn = record.phase();
        epoch = epoch.plus(record.loss());
        samples.offer(record, batch, after);
        progress.message(message(record));
        progress.step();
        watch(monitor.observeBatch(record.meanPairwiseDistance()), record.iteration());
        if (train.checkpointEvery() > 0 && next.iteration() % train.checkpointEvery() == 0) {
            write(next);
            tell(next);
        }
    }

    private static String message(IterationRecord record) {
        return record.hasCollapseness()
                ? message(record.loss(), "C", record.collapsenessBefore(), record.collapsenessAfter())
                : message(record.loss(), "H", record.hardnessBefore(), record.hardnessAfter());
    }

    private static String message(double loss, String figure, double before, double after) {
        return String.format(Locale.ROOT, "loss %.4f, %s %.2f→%.2f", loss, figure, before, after);
    }

    /** Keeps a validation. */
    void validated(ValidationRecord record) {
        history.append(record);
        if (best.isBetter(record)) {
            writeBest(record);
        }
        watch(monitor.observeValidation(record.recallAt1()), record.iteration());
    }

    private void writeBest(ValidationRecord record) {
        try {
            ModelFiles.write(folder.bestModel(), network, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.info(String.format(
                Locale.ROOT,
                "The best %s so far, %.4f, after iteration %d: %s",
                train.best().figure().figure(),
                best.value(),
                record.iteration(),
                folder.bestModel()));
    }

    /** Whether validations have not become better for so long that the training is to end with its epoch. */
    boolean isOver() {
        return best.isOver();
    }

    /**
     * Keeps an epoch's figures.
     *
     * @param recallAt1 of the validation; NaN if there was none
     */
    void epochDone(TrainingPosition next, double recallAt1) {
        double seconds = epochSeconds();
        double loss = epoch.meanLoss();
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
        epoch = RunMemory.EpochFigures.NONE;
        epochStarted = System.nanoTime();
        write(next);
        if (told != next.iteration()) {
            tell(next);
        }
    }

    private double epochSeconds() {
        return epoch.seconds() + (System.nanoTime() - epochStarted) / 1e9;
    }

    /** How long the run has taken, all its parts together. */
    double seconds() {
        return secondsBefore + (System.nanoTime() - started) / 1e9;
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
                throw TrainingStoppedException.collapse("The model has collapsed: " + monitor.explanation() + ". Lower "
                        + remedies() + "; train.stopOnCollapse=false only warns.");
            }
            if (verdict != now) {
                LOG.warn("The model seems to collapse: {}", monitor.explanation());
            }
        } else if (verdict != now) {
            LOG.info("The model has recovered: {}", monitor.explanation());
        }
        verdict = now;
    }

    /** What of the configuration makes a collapse less likely, as far as the defence has it. */
    private String remedies() {
        if (defense.turns().isEmpty()) {
            return "train.learningRate";
        }
        return DefenseOutline.of(defense).collapseThreshold().isPresent()
                ? "defense.epsilon or defense.collapseThreshold, or train.learningRate"
                : "defense.epsilon or train.learningRate";
    }

    /** Keeps all that the training needs to go on from here. */
    void checkpoint(TrainingPosition next) {
        write(next);
        tell(next);
    }

    /** The same unless it has been kept already. */
    void ensureCheckpoint(TrainingPosition next) {
        if (checkpointed != next.iteration()) {
            checkpoint(next);
        }
    }

    /** Keeps what has been made up for since the checkpoint of this very iteration, in its place. */
    void replaceCheckpoint(TrainingPosition next) {
        write(next);
    }

    private void tell(TrainingPosition next) {
        told = next.iteration();
        observer.checkpointed(next.iteration());
    }

    private void write(TrainingPosition next) {
        observer.checkpointing();
        try {
            checkpoints.write(
                    network,
                    manifest,
                    new TrainingState(
                            TrainingState.VERSION,
                            next,
                            lastTurn,
                            random.states(),
                            new RunMemory(
                                    history.lines(), epoch.withSeconds(epochSeconds()), monitor.memory(), seconds())),
                    DefenseMemory.of(defense.state()),
                    samples.latest(),
                    average.weights());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkpointed = next.iteration();
    }

    @Override
    public void close() {
        history.close();
    }
}
