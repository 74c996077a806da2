package org.colotride.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.attack.InputTransform;
import org.colotride.attack.InputTransforms;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;
import org.colotride.config.Registry;
import org.colotride.data.ImageSet;
import org.colotride.data.Normalization;
import org.colotride.data.PairSampler;
import org.colotride.data.RetrievalData;
import org.colotride.data.fetch.DatasetFetchers;
import org.colotride.data.pipeline.ImageReading;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.defense.Defense;
import org.colotride.defense.DefenseRecipe;
import org.colotride.defense.Defenses;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.experiment.record.Records;
import org.colotride.experiment.record.RunRecord;
import org.colotride.loss.Losses;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.Miners;
import org.colotride.mining.TripletMiner;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.FrozenLayers;
import org.colotride.model.Learning;
import org.colotride.model.backbones.Backbones;
import org.colotride.model.backbones.NormalizedBackbone;
import org.colotride.model.optimizer.Optimizer;
import org.colotride.model.optimizer.Optimizers;
import org.colotride.model.schedule.RateSchedules;
import org.colotride.model.weights.WeightImport;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;
import org.colotride.training.TrainingPlan;
import org.nd4j.linalg.learning.config.IUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a configuration names, built. All of it is built before anything is trained, so that a mistake shows at once.
 *
 * @param config with every component's arguments written out
 */
public record RunComponents(
        ExperimentConfig config, Backbone backbone, TripletMiner miner, Defense defense, List<RunRecord> records) {
    private static final Logger LOG = LoggerFactory.getLogger(RunComponents.class);
    /** The stream of random numbers that draws weights; see {@link Experiment} for the others. */
    private static final long WEIGHTS = 1;

    private static final String CACHE = "cache";

    /** @throws org.colotride.config.ConfigException if a component is unknown or one of its arguments wrong */
    public static RunComponents of(ExperimentConfig config) {
        Component model = Backbones.REGISTRY.resolve(config.model());
        Component defense = Defenses.REGISTRY.resolve(config.defense());
        Defense made = Defenses.REGISTRY.create(defense);
        DefenseRecipe recipe = made.recipe();
        Component miner = Miners.REGISTRY.resolve(config.miner() == null ? recipe.miner() : config.miner());
        Component loss = Losses.REGISTRY.resolve(config.loss() == null ? recipe.loss() : config.loss());
        TrainConfig train = config.train();
        return new RunComponents(
                config.withComponents(model, miner, loss, defense)
                        .withTrain(train.withComponents(
                                resolved(Optimizers.REGISTRY, train.optimizer()),
                                resolved(RateSchedules.REGISTRY, train.schedule()))),
                Backbones.REGISTRY.create(model),
                Miners.REGISTRY.create(miner),
                made,
                config.records().stream().map(Records.REGISTRY::create).toList());
    }

    private static Component resolved(Registry<?> registry, Component component) {
        return component == null ? null : registry.resolve(component);
    }

    /** Reads the weights that the configuration names, if it does. */
    Optional<WeightImport> weightImport() {
        return Optional.ofNullable(config.weights()).map(weights -> new WeightImport(weights, backbone));
    }

    /**
     * A network with random weights, normalising its images as its pipeline says.
     *
     * @param iterations of the training that is before it, which its learning rate follows
     * @throws ConfigException if images of that shape do not fit it
     */
    EmbeddingNetwork newNetwork(ImageShape shape, int iterations) {
        Backbone normalized = normalizedBackbone();
        EmbeddingNetwork network;
        try {
            network = EmbeddingNetwork.create(
                    normalized,
                    shape,
                    new MetricLossFunction(config.loss()),
                    learning(iterations),
                    SeededRandom.derive(config.seed(), WEIGHTS));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    config.model().origin() + ".name: " + config.model().name() + ": " + e.getMessage()
                            + "; choose another network, or another size of images in " + pipeline(config),
                    e);
        }
        try {
            new FrozenLayers(config.train().freeze()).requireFitting(network.layersWithWeights());
            return network;
        } catch (IllegalArgumentException e) {
            network.close();
            throw new ConfigException("train.freeze: " + e.getMessage(), e);
        }
    }

    /** Iterations of a whole training on these images. */
    public int iterations(ImageSet images) {
        return plan(new PairSampler(images, config.train().pairs(), config.seed()).batches())
                .iterations();
    }

    /** @param batches of an epoch */
    TrainingPlan plan(int batches) {
        TrainConfig train = config.train();
        long all = (long) train.epochs() * batches * defense.replays();
        int iterations = (int) Math.min(train.iterations() > 0 ? train.iterations() : Integer.MAX_VALUE, all);
        return new TrainingPlan(train.epochs(), iterations);
    }

    private Learning learning(int iterations) {
        TrainConfig train = config.train();
        double rate = train.learningRate();
        Optimizer optimizer = Optimizers.REGISTRY.create(
                Optional.ofNullable(train.optimizer()).orElse(Component.named("adam")));
        IUpdater updater = optimizer.updater(rate);
        if (train.schedule() != null) {
            updater.setLrAndSchedule(
                    rate, RateSchedules.REGISTRY.create(train.schedule()).over(rate, iterations));
        }
        boolean decoupled = optimizer.decouplesWeightDecay();
        return new Learning(
                updater,
                decoupled ? 0 : train.weightDecay(),
                decoupled ? train.weightDecay() : 0,
                new FrozenLayers(train.freeze()));
    }

    /** Opens the data set, fetching it first if it is missing and can be had. */
    public static RetrievalData openData(ExperimentConfig config) {
        Path pipeline = pipeline(config);
        Component source = PipelineLoader.source(pipeline, config.data().args());
        if (!PipelineLoader.isStored(source)) {
            DatasetFetchers.standard().ensure(source, LOG::info);
        }
        RetrievalData data = PipelineLoader.open(pipeline, config.data().args());
        data.report().lines().forEach(LOG::info);
        data.report().warnings().forEach(LOG::warn);
        return data;
    }

    /** The same with images that are decoded once and kept in a folder, unless the configuration says where itself. */
    public static RetrievalData openData(ExperimentConfig config, Path decoded, double gigabytes) {
        ObjectNode args = config.data().args().deepCopy();
        if (!args.has(CACHE)) {
            args.putObject(CACHE).put("directory", decoded.toString()).put("gigabytes", gigabytes);
        }
        return openData(config.withData(
                new Component(config.data().name(), args, config.data().origin())));
    }

    /** The configuration's network, normalising its images as its pipeline says. */
    Backbone normalizedBackbone() {
        return PipelineLoader.normalization(pipeline(config), config.data().args())
                .<Backbone>map(normalization -> new NormalizedBackbone(backbone, normalization))
                .orElse(backbone);
    }

    /**
     * Warns of a model that was trained with another normalisation than its pipeline now says; it keeps its own.
     *
     * @param trained the model's own
     */
    static void compareNormalization(ExperimentConfig config, Normalization trained) {
        PipelineLoader.normalization(pipeline(config), config.data().args())
                .filter(asked -> !asked.equals(trained))
                .ifPresent(asked -> LOG.warn(
                        "{}: normalization {} is not the model's own, {}, which is used",
                        pipeline(config),
                        asked,
                        trained));
    }

    /** Shape of the configuration's images; the data set itself need not be there. */
    public static ImageShape imageShape(ExperimentConfig config) {
        return PipelineLoader.shape(pipeline(config), config.data().args());
    }

    /**
     * Images from anywhere as the run's test images are read.
     *
     * @param original the size that all of these have, if they do
     */
    static ImageSet photographs(ExperimentConfig config, List<Path> files, Optional<ImageSize> original) {
        return PipelineLoader.photographs(pipeline(config), config.data().args(), files, original);
    }

    /**
     * How images are read that are not the data set's.
     *
     * @param original see {@link #photographs}
     */
    static ImageReading reading(ExperimentConfig config, Optional<ImageSize> original) {
        return PipelineLoader.reading(pipeline(config), config.data().args(), original);
    }

    /** The file of the configuration's pipeline. */
    public static Path pipeline(ExperimentConfig config) {
        String name = config.data().name();
        Path pipelines = Path.of(config.pipelines());
        Path file = pipelines.resolve(name + ".yaml");
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(config.data().origin() + ": no pipeline is named '" + name + "'"
                    + NearestName.hint(name, names(pipelines)));
        }
        return file;
    }

    private static List<String> names(Path pipelines) {
        try (Stream<Path> files = Files.list(pipelines)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.substring(0, file.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException(
                    "pipelines: the folder " + pipelines
                            + " cannot be listed; run from the project's top folder, or name"
                            + " the folder of pipelines there",
                    e);
        }
    }

    /**
     * What stands before a network.
     *
     * @throws ConfigException if it is not registered here, or an argument is wrong
     */
    static InputTransform inputTransform(Component named) {
        return InputTransforms.REGISTRY.create(named);
    }
}
