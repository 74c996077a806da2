package org.colotride.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigWriter;
import org.colotride.config.ExperimentConfig;
import org.colotride.config.TrainConfig;
import org.colotride.data.ImageSet;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.data.RetrievalData;
import org.colotride.loss.MetricLossFunction;
import org.colotride.metric.RetrievalMetrics;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.weights.WeightImport;
import org.colotride.model.weights.WeightsOrigin;
import org.colotride.random.SeededRandom;
import org.colotride.report.FigureTable;
import org.colotride.report.GitRevision;
import org.colotride.report.HtmlReport;
import org.colotride.report.Plots;
import org.colotride.report.Progress;
import org.colotride.report.Provenance;
import org.colotride.report.RunFolder;
import org.colotride.report.RunResults;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from configuration to report: open the data, train, score, write everything down. */
public final class Experiment {
    private static final Logger LOG = LoggerFactory.getLogger(Experiment.class);
    /** Streams of random numbers that must not share a seed; the first draws the weights. */
    private static final long CLUSTERING = 3;

    private final ExperimentConfig config;
    private final RunComponents components;
    private final RunFolder folder;
    private final boolean resumes;
    private final Progress progress;
    private final long started = System.nanoTime();
    private final Provenance provenance;
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
            RunFolder folder,
            boolean resumes,
            Progress progress,
            List<String> command,
            RunHooks hooks) {
        this.config = components.config();
        this.components = components;
        this.folder = folder;
        this.resumes = resumes;
        this.progress = progress;
        this.hooks = hooks;
        this.observers = new Observers(hooks.observers());
        this.provenance = Provenance.collect(Path.of(""), config.seed(), command);
    }

    /**
     * A new run in a folder of its own.
     *
     * @param command as the user gave it, kept with the results
     * @throws org.colotride.config.ConfigException if a component is unknown or one of its arguments wrong, or the
     *     weights it is to start with cannot be read
     */
    public static Experiment start(ExperimentConfig config, Progress progress, List<String> command) {
        RunComponents components = RunComponents.of(config);
        components.weightImport().ifPresent(WeightImport::check);
        RunFolder folder = RunFolder.create(components.config());
        return new Experiment(components, folder, false, progress, command, RunHooks.none());
    }

    /**
     * Goes on with a run from its newest whole checkpoint, or from the beginning if it has none.
     *
     * @param config the run's own
     */
    public static Experiment resume(
            RunFolder folder, ExperimentConfig config, Progress progress, List<String> command) {
        return new Experiment(RunComponents.of(config), folder, true, progress, command, RunHooks.none());
    }

    /** The same run, driven by something else. */
    public Experiment with(RunHooks hooks) {
        return new Experiment(components, folder, resumes, progress, provenance.commandLine(), hooks);
    }

    /** Where the run leaves everything. */
    public RunFolder folder() {
        return folder;
    }

    /** @throws TrainingStoppedException if the loss is no number or the model has collapsed and the run was to stop then */
    public Outcome run() throws IOException {
        try {
            return trainAndScore();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            observers.ended(RunObserver.End.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Outcome trainAndScore() throws IOException {
        // Collecting garbage for native memory's sake is slow, and no hot path needs it.
        Nd4j.getMemoryManager().setAutoGcWindow(10_000);
        LOG.info("Run {}", folder.path());
        RetrievalData data = hooks.data().apply(config);
        Optional<CheckpointStore.Restored> restored = resumes
                ? new CheckpointStore(folder.checkpoints(), config.train().keepCheckpoints()).newest()
                : Optional.empty();
        restored.ifPresent(checkpoint -> LOG.info("Resuming from {}", checkpoint.file()));
        TripletSamples samples = new TripletSamples(data.train());
        try (EmbeddingNetwork network =
                restored.map(CheckpointStore.Restored::network).orElseGet(() -> newNetwork(data))) {
            WeightsOrigin weights = folder.readWeightsOrigin();
            ModelManifest manifest = manifest(data.train(), weights == null ? null : weights.sha256());
            BenignEvaluation evaluation = new BenignEvaluation(
                    network, data, config.evaluation().batch(), config.train().loaderThreads(), progress);
            End end = train(network, manifest, data, restored, evaluation, samples);
            observers.scoring();
            ModelFiles.write(folder.model(), network, manifest);
            EmbeddedTest test = evaluation.embed();
            RetrievalMetrics figures =
                    evaluation.evaluate(test, config.evaluation().nmi(), clusteringSeed(config));
            data.report().lines().forEach(LOG::info);
            RunResults results = new RunResults(
                    config.name(),
                    end.position().iteration(),
                    FigureTable.figures(figures),
                    test.searched(figures).withCopies(data.report().copies()),
                    ConfigWriter.toTree(config),
                    provenance.withWeights(weights).withWallSeconds((System.nanoTime() - started) / 1e9));
            results.write(folder.results());
            List<Plots.Plot> plots = Plots.draw(folder, threshold());
            HtmlReport.write(folder, results, plots, samples.latest());
            hooks.scored().scored(new TrainedModel(config, network, data), test, figures);
            observers.ended(end.done() ? RunObserver.End.FINISHED : RunObserver.End.STOPPED, "");
            return new Outcome(folder, results, end.collapsed());
        } finally {
            progress.close();
        }
    }

    private ModelManifest manifest(ImageSet train, String parentSha256) {
        GitRevision revision = provenance.revision();
        return new ModelManifest(
                ModelManifest.VERSION,
                train.shape(),
                components.backbone().metric(),
                ConfigWriter.toYaml(config),
                new ModelManifest.Architecture(
                        config.model().name(), config.model().args()),
                config.data().name(),
                IntStream.range(0, train.size())
                        .map(train::label)
                        .distinct()
                        .sorted()
                        .mapToObj(train::className)
                        .toList(),
                new ModelManifest.Origin(
                        revision == null ? null : revision.commit(),
                        revision == null ? null : revision.dirty(),
                        provenance.started(),
                        parentSha256));
    }

    private EmbeddingNetwork newNetwork(RetrievalData data) {
        try {
            new MetricLossFunction(config.loss())
                    .requireFitting(
                            components.backbone().dimension(), data.train().classCount());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.loss().origin() + ": " + e.getMessage(), e);
        }
        EmbeddingNetwork network = components.newNetwork(data.train().shape());
        Optional<WeightsOrigin> imported = components.weightImport().map(weights -> weights.into(network));
        imported.or(() -> components.backbone().broughtWeights()).ifPresent(origin -> {
            origin.lines().forEach(line -> LOG.info("Weights: {}", line));
            folder.writeWeightsOrigin(origin);
        });
        return network;
    }

    /** Where a training ended, whether that is its end, and how. */
    private record End(TrainingPosition position, boolean done, boolean collapsed) {}

    private End train(
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
        TrainingPosition start = restored.map(
                        checkpoint -> checkpoint.state().position().within(sampler.batches()))
                .orElse(TrainingPosition.START);
        TrainingPlan all = plan(train, sampler.batches());
        TrainingPlan plan = all.upTo(hooks.share());
        progress.start("Training", Math.min(plan.iterations(), plan.until()) - start.iteration());
        observers.started(new RunObserver.Outline(
                folder,
                config,
                data.train().shape(),
                threshold(),
                plan.iterations(),
                plan.epochs(),
                start.iteration()));
        hooks.control().begin();
        try (PairLoader loader =
                        new PairLoader(data.train(), sampler, config.seed(), train.loaderThreads(), data.report());
                RunRecorder recorder = new RunRecorder(
                        network, manifest, config, random, folder, start, progress, samples, observers)) {
            BetweenIterations between = new BetweenIterations(
                    recorder,
                    new Validator(network, evaluation, data.test(), train, plan),
                    samples,
                    observers,
                    hooks.control(),
                    start);
            new Trainer(
                            network,
                            loader,
                            components.miner(),
                            components.defense(),
                            random,
                            plan,
                            start,
                            between,
                            hooks.listeners())
                    .run(between);
            return new End(between.end(), plan.isDone(between.end()), recorder.collapsed());
        } finally {
            hooks.control().end();
        }
    }

    private double threshold() {
        return components
                .defense()
                .collapseWatch()
                .map(watch -> watch.threshold().orElse(0))
                .orElse(0.0);
    }

    static long clusteringSeed(ExperimentConfig config) {
        return SeededRandom.derive(config.seed(), CLUSTERING).state();
    }

    /** Iterations of a whole training on these images. */
    public static int iterations(ExperimentConfig config, ImageSet images) {
        int batches = new PairSampler(images, config.train().pairs(), config.seed()).batches();
        return plan(config.train(), batches).iterations();
    }

    static TrainingPlan plan(TrainConfig train, int batchesPerEpoch) {
        long all = (long) train.epochs() * batchesPerEpoch;
        int iterations = (int) Math.min(train.iterations() > 0 ? train.iterations() : Integer.MAX_VALUE, all);
        return new TrainingPlan(train.epochs(), iterations);
    }
}
