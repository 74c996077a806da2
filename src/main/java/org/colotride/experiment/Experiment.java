package org.colotride.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.data.RetrievalData;
import org.colotride.defense.Defense;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.config.ClipConfig;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.HistoryWriter;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunMemory;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TrainingState;
import org.colotride.io.Progress;
import org.colotride.memory.ByteCount;
import org.colotride.memory.MemoryLimits;
import org.colotride.memory.MemoryNeed;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelManifest;
import org.colotride.model.WeightsOrigin;
import org.colotride.retrieval.BenignEvaluation;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.colotride.training.WeightAverage;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run from configuration to report: open the data, train, score, write everything down. It holds its folder from the
 * beginning until it has been run, or is closed.
 */
public final class Experiment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Experiment.class);

    private final ExperimentConfig config;
    private final RunComponents components;
    private final RunClaim claim;
    private final RunFolder folder;
    /** Null for a run that goes on. */
    private final PreparedRun prepared;

    private final MemoryCheck memory;
    private final Progress progress;
    private final Provenance provenance;
    private final long started;
    private final RunHooks hooks;
    private final Observers observers;

    /**
     * What came of a run.
     *
     * @param collapsed whether the collapse monitor sees the model as collapsed
     */
    public record Outcome(RunFolder folder, RunResults results, boolean collapsed) {}

    private Experiment(
            RunComponents components,
            RunClaim claim,
            PreparedRun prepared,
            MemoryCheck memory,
            Progress progress,
            Provenance provenance,
            long started,
            RunHooks hooks) {
        this.config = components.config();
        this.components = components;
        this.claim = claim;
        this.folder = claim.folder();
        this.prepared = prepared;
        this.memory = memory;
        this.progress = progress;
        this.hooks = hooks;
        this.observers = new Observers(observers(components, hooks));
        this.provenance = provenance;
        this.started = started;
    }

    /** Of a group, the first member records. */
    private static List<RunObserver> observers(RunComponents components, RunHooks hooks) {
        List<RunObserver> observers = new ArrayList<>(hooks.observers());
        if (hooks.group().rank() == 0) {
            components.records().forEach(record -> observers.add(new RecordObserver(record)));
        }
        return observers;
    }

    /**
     * A new run in a folder of its own, which is made when all is found to be in order.
     *
     * @param memory refuses what does not fit
     * @param command as the user gave it, kept with the results
     * @throws org.colotride.config.ConfigException if a component is unknown, one of its arguments wrong, data, network and
     *     weights do not go together, or the training does not fit in memory
     */
    public static Experiment start(
            ExperimentConfig config, MemoryCheck memory, Progress progress, List<String> command) {
        return start(config, RunComponents::openData, memory, progress, command);
    }

    /** The same on data that is opened otherwise, within what this process has. */
    public static Experiment start(
            ExperimentConfig config,
            Function<ExperimentConfig, RetrievalData> data,
            Progress progress,
            List<String> command) {
        return start(config, data, MemoryCheck.ofThisProcess(), progress, command);
    }

    /** The same on data that is opened otherwise. */
    public static Experiment start(
            ExperimentConfig config,
            Function<ExperimentConfig, RetrievalData> data,
            MemoryCheck memory,
            Progress progress,
            List<String> command) {
        long started = System.nanoTime();
        PreparedRun prepared = PreparedRun.of(config, data, memory);
        RunComponents components = prepared.components();
        try {
            Provenance provenance = Provenance.collect(Path.of(""), config.seed(), command);
            RunClaim claim = RunClaim.ofNew(RunFolder.create(components.config()));
            try {
                claim.folder().writeProvenance(provenance);
                return new Experiment(
                        components, claim, prepared, memory, progress, provenance, started, RunHooks.none());
            } catch (RuntimeException e) {
                claim.close();
                throw e;
            }
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    /**
     * Goes on with a run from its newest whole checkpoint, or from the beginning if it has none.
     *
     * @param config the run's own
     * @throws org.colotride.io.StorageException if another process trains there
     */
    public static Experiment resume(
            RunFolder folder, ExperimentConfig config, Progress progress, List<String> command) {
        return resume(folder, config, MemoryCheck.ofThisProcess(), progress, command);
    }

    /** The same, refused as soon as it is run if another check finds too little memory. */
    public static Experiment resume(
            RunFolder folder, ExperimentConfig config, MemoryCheck memory, Progress progress, List<String> command) {
        long started = System.nanoTime();
        RunComponents components = RunComponents.of(config);
        RunClaim claim = RunClaim.of(folder);
        try {
            Provenance now = Provenance.collect(Path.of(""), config.seed(), command);
            Provenance provenance =
                    folder.readProvenance().map(now::goingOnFrom).orElse(now);
            return new Experiment(components, claim, null, memory, progress, provenance, started, RunHooks.none());
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    /** The same run, driven by something else. */
    public Experiment with(RunHooks hooks) {
        return new Experiment(components, claim, prepared, memory, progress, provenance, started, hooks);
    }

    /** Whether a new run's network normalises by the images of its batch, see {@link SharedTraining#LOCAL_STATISTICS}. */
    public boolean usesBatchStatistics() {
        return prepared != null && prepared.network().usesBatchStatistics();
    }

    /** Leaves a new run that has not begun to others, with its folder. */
    public RunFolder handOver() {
        claim.begin();
        close();
        return folder;
    }

    /** What a new run's training is going to take; empty where that is unknown. */
    public Optional<MemoryNeed> memoryNeed() {
        return Optional.ofNullable(prepared).flatMap(PreparedRun::memory);
    }

    /** Where the run leaves everything. */
    public RunFolder folder() {
        return folder;
    }

    /** @throws TrainingStoppedException if the loss is no number or the model has collapsed and the run was to stop then */
    public Outcome run() throws IOException {
        try (this) {
            return trainAndScore();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            boolean interrupted = e instanceof TrainingStoppedException stopped && stopped.interrupted();
            observers.ended(
                    interrupted ? RunObserver.End.STOPPED : RunObserver.End.FAILED,
                    interrupted ? "" : String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Gives its folder up; that of a new run which has not begun is removed. */
    @Override
    public void close() {
        if (prepared != null) {
            prepared.close();
        }
        claim.close();
    }

    private Outcome trainAndScore() throws IOException {
        // Collecting garbage for native memory's sake is slow, and no hot path needs it.
        Nd4j.getMemoryManager().setAutoGcWindow(10_000);
        LOG.info("Run {}", folder.path());
        Optional<CheckpointStore.Restored> restored = prepared == null
                ? new CheckpointStore(folder.checkpoints(), config.train().keepCheckpoints()).newest()
                : Optional.empty();
        restored.ifPresent(checkpoint -> LOG.info("Resuming from {}", checkpoint.file()));
        try (PreparedRun ready = ready(restored)) {
            LOG.info(
                    "Memory: {}{}",
                    MemoryLimits.inForce().describe(),
                    ready.memory()
                            .map(need -> "; the training takes about " + ByteCount.text(need.all()) + " of it")
                            .orElse(""));
            RetrievalData data = ready.data();
            EmbeddingNetwork network = ready.network();
            SharedNetwork.prepare(network, config, hooks.group());
            Optional.ofNullable(config.train().clip()).map(ClipConfig::clipping).ifPresent(network::clipGradients);
            TripletSamples samples = new TripletSamples(data.train());
            if (restored.isPresent()) {
                samples.restore(restored.get().triplets());
            } else {
                ready.weights().ifPresent(this::keep);
            }
            WeightsOrigin weights = folder.readWeightsOrigin();
            ModelManifest manifest =
                    RunManifest.of(components, data, provenance, weights == null ? null : weights.sha256());
            BenignEvaluation evaluation = new BenignEvaluation(
                    network, data, config.evaluation().batch(), config.train().loaderThreads(), progress);
            RunEnding.End end = train(network, manifest, data, restored, evaluation, samples);
            RunResults results = new RunEnding(folder, components, hooks, observers, provenance.withWeights(weights))
                    .write(network, manifest, data, evaluation, samples, end);
            return new Outcome(folder, results, end.collapsed());
        } finally {
            progress.close();
        }
    }

    private PreparedRun ready(Optional<CheckpointStore.Restored> restored) {
        if (prepared != null) {
            return prepared;
        }
        if (restored.isEmpty()) {
            return PreparedRun.of(config, hooks.data(), check());
        }
        EmbeddingNetwork network = restored.get().network();
        try {
            return PreparedRun.goingOn(components, hooks.data().apply(config), network, check());
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Of a group, each computes a part, on a machine that others have sized. */
    private MemoryCheck check() {
        return hooks.group().size() == 1 ? memory : MemoryCheck.NONE;
    }

    private void keep(WeightsOrigin origin) {
        origin.lines().forEach(line -> LOG.info("Weights: {}", line));
        folder.writeWeightsOrigin(origin);
    }

    private RunEnding.End train(
            EmbeddingNetwork network,
            ModelManifest manifest,
            RetrievalData data,
            Optional<CheckpointStore.Restored> restored,
            BenignEvaluation evaluation,
            TripletSamples samples)
            throws IOException {
        TrainConfig train = config.train();
        TrainingRandom random = TrainingRandom.of(config.seed());
        restored.ifPresent(checkpoint -> random.restore(checkpoint.state().generators()));
        PairSampler sampler = new PairSampler(data.train(), train.pairs(), config.seed());
        TrainingPosition start =
                restored.map(checkpoint -> checkpoint.state().position()).orElse(TrainingPosition.START);
        RunMemory memory = restored.map(checkpoint -> memory(checkpoint.state()))
                .orElse(RunMemory.NOTHING)
                .later((System.nanoTime() - started) / 1e9);
        WeightAverage average =
                new WeightAverage(network, train.ema(), restored.flatMap(CheckpointStore.Restored::average));
        TrainingPlan all = components.plan(sampler.batches());
        TrainingPlan plan = all.upTo(hooks.share());
        progress.start("Training", Math.min(plan.iterations(), plan.until()) - start.iteration());
        claim.begin();
        observers.started(new RunObserver.Outline(
                folder,
                config,
                data.train().shape(),
                DefenseOutline.of(components.defense()),
                plan.iterations(),
                plan.epochs(),
                start.iteration()));
        hooks.control().begin();
        try (Defense defense = begun(network, restored);
                PairLoader loader =
                        new PairLoader(data.train(), sampler, config.seed(), train.loaderThreads(), data.report());
                RunRecorder recorder = new RunRecorder(
                        network, manifest, config, defense, random, folder, start, memory, progress, samples, average,
                        observers)) {
            Validator validator =
                    new Validator(network, evaluation, data.test(), train, plan, images -> endIfInterrupted());
            HistoryReader.validations(folder).stream()
                    .reduce((first, second) -> second)
                    .ifPresent(validator::remember);
            BetweenIterations between =
                    new BetweenIterations(recorder, validator, samples, average, observers, hooks.control(), start);
            between.begin();
            List<TrainingListener> listeners = Stream.concat(hooks.listeners().stream(), Stream.of(average))
                    .toList();
            new Trainer(network, loader, components.miner(), defense, random, plan, start, between, listeners)
                    .run(between);
            average.settle();
            if (between.isOver()) {
                LOG.info(
                        "The last {} validations were no better than one before: the training ends",
                        train.best().patience());
            }
            boolean done = between.isOver() || plan.isDone(between.end());
            return new RunEnding.End(between.end(), done, recorder.collapsed(), recorder.seconds());
        } finally {
            hooks.control().end();
        }
    }

    /** The defence, with the loss that it trains, and all that it remembers of what went before. */
    private Defense begun(EmbeddingNetwork network, Optional<CheckpointStore.Restored> restored) {
        Defense defense = components.defense();
        defense.begin(network);
        restored.map(checkpoint -> checkpoint.defense().state())
                .filter(state -> !state.isEmpty())
                .ifPresent(defense::restore);
        Trainer.lossOf(network).extend(defense::loss);
        return defense;
    }

    private RunMemory memory(TrainingState state) {
        return state.memory() != null
                ? state.memory()
                : RunMemory.upTo(
                        HistoryWriter.linesUpTo(folder, state.position().iteration()));
    }

    private void endIfInterrupted() {
        if (hooks.control().isInterrupted()) {
            throw TrainingStoppedException.interruption();
        }
    }
}
