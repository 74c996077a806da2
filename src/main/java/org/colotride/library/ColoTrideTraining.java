package org.colotride.library;

import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.Normalization;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.defense.ColoTride;
import org.colotride.defense.Defense;
import org.colotride.defense.LabelFreeFineTuning;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.Miners;
import org.colotride.mining.TripletMiner;
import org.colotride.model.imported.GraphMirror;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.AdversarialBatchIterator;
import org.colotride.training.ColoTrideListener;
import org.colotride.training.TrainingObserver;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains somebody's own {@link ComputationGraph} with COLO-TRIDE, or another defence, by Deeplearning4j's own {@code fit}:
 *
 * <pre>{@code
 * graph.setListeners(training.listener(), new ScoreIterationListener(10));
 * while (training.hasNextEpoch()) graph.fit(training.epoch());
 * }</pre>
 *
 * <p>The graph's layers, optimiser, schedule and other listeners are his, and so are the weights in the end. It must end
 * in a {@code LossLayer} with {@link #loss()}; before that stand the embeddings, of unit length if an {@code
 * L2NormalizeVertex} makes them so. Perturbations are made by the fast engine where every layer has an exact counterpart,
 * see {@link ImageEmbedder}; the training pass is Deeplearning4j's.
 *
 * <p>Not thread-safe. To be closed: it holds native memory and threads that draw batches.
 */
public final class ColoTrideTraining implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ColoTrideTraining.class);

    private final ComputationGraph graph;
    private final GraphMirror mirror;
    private final Defense defense;
    private final PairLoader loader;
    private final TrainingPlan plan;
    private final AdversarialBatchIterator iterator = new AdversarialBatchIterator();
    private final ColoTrideListener listener;

    /** What can be chosen; all of it has a default. */
    public static final class Builder {
        private final ComputationGraph graph;
        private final ImageSet images;
        private int pairs = 32;
        private int epochs = 1;
        private long seed = 1;
        private Defense defense = ColoTride.published();
        private TripletMiner miner;
        private TrainingObserver observer = (record, batch, after, next) -> {};

        private Builder(ComputationGraph graph, ImageSet images) {
            this.graph = graph;
            this.images = images;
        }

        /** Anchor-positive pairs of a batch, at least 2; 32 if not given. */
        public Builder pairs(int pairs) {
            this.pairs = pairs;
            return this;
        }

        /** Passes over the images; 1 if not given. The published schedule perturbs from the second on. */
        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        /** Of every draw; 1 if not given. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** {@link ColoTride#published()} if not given. Closed with the training. */
        public Builder defense(Defense defense) {
            this.defense = defense;
            return this;
        }

        /** The one that the defence was published with if not given; COLO-TRIDE's is gradual-hard. */
        public Builder miner(TripletMiner miner) {
            this.miner = miner;
            return this;
        }

        /** Is told of every iteration: loss, collapseness, hardness, steps. */
        public Builder observer(TrainingObserver observer) {
            this.observer = observer;
            return this;
        }

        /**
         * @throws IllegalArgumentException if the graph does not end in {@link ColoTrideTraining#loss()}, or the defence
         *     needs a network of this framework's own
         * @throws org.colotride.config.ConfigException if the graph cannot be attacked, see {@link ImageEmbedder#of}, or an
         *     epoch is shorter than one batch
         */
        public ColoTrideTraining build() {
            return new ColoTrideTraining(this);
        }
    }

    /**
     * @param graph with one input, images in [0, 1], and one output, {@link #loss()}; initialised
     * @param images pixels in [0, 1], {@code [N, C, H, W]}; copied
     * @param labels class of each, {@code [N]}
     * @throws IllegalArgumentException if images and labels do not fit each other
     */
    public static Builder of(ComputationGraph graph, ImageShape shape, INDArray images, int[] labels) {
        return of(graph, new ArrayImages(images, labels, shape));
    }

    /** The same on images that are read as they are needed. */
    public static Builder of(ComputationGraph graph, ImageSet images) {
        return new Builder(graph, images);
    }

    /** What the graph's last layer must minimise: {@code new LossLayer.Builder(ColoTrideTraining.loss())}, identity. */
    public static MetricLossFunction loss() {
        return loss(ColoTride.published());
    }

    /** The loss that a defence was published with: the comparators' has no collapse term. */
    public static MetricLossFunction loss(Defense defense) {
        return new MetricLossFunction(defense.recipe().loss());
    }

    private ColoTrideTraining(Builder chosen) {
        this.graph = chosen.graph;
        this.defense = chosen.defense;
        if (defense instanceof LabelFreeFineTuning) {
            throw new IllegalArgumentException("the label-free defence keeps a copy of the network that it starts with,"
                    + " which it can make of this framework's own alone; choose another, or train by a configuration");
        }
        MetricLossFunction loss = lossOf(graph);
        PairSampler sampler = new PairSampler(chosen.images, chosen.pairs, chosen.seed);
        DistanceMetric metric = GraphMirror.normalises(graph) ? DistanceMetric.N : DistanceMetric.E;
        ImageShape shape = chosen.images.shape();
        this.mirror = GraphMirror.of(graph, shape, metric, Normalization.none(shape.channels()));
        this.loader = new PairLoader(chosen.images, sampler, chosen.seed, 1, new DataReport(CorruptPolicy.FAIL));
        int iterations = sampler.batches() * defense.replays() * chosen.epochs;
        this.plan = new TrainingPlan(chosen.epochs, iterations);
        loss.begin(mirror.dimension(), chosen.images.classCount(), chosen.seed);
        loss.extend(defense::loss);
        this.listener = new ColoTrideListener(
                loader,
                mirror,
                loss,
                chosen.miner == null ? publishedMiner(defense) : chosen.miner,
                defense,
                TrainingRandom.of(chosen.seed),
                iterator,
                plan,
                TrainingPosition.START,
                chosen.observer);
        LOG.debug("{} iterations over {} epochs", iterations, chosen.epochs);
    }

    private static TripletMiner publishedMiner(Defense defense) {
        return Miners.REGISTRY.create(Miners.REGISTRY.resolve(defense.recipe().miner()));
    }

    private static MetricLossFunction lossOf(ComputationGraph graph) {
        boolean fits = graph.getNumOutputArrays() == 1
                && graph.getOutputLayer(0) != null
                && graph.getOutputLayer(0).conf().getLayer() instanceof LossLayer last
                && last.getLossFn() instanceof MetricLossFunction;
        if (!fits) {
            throw new IllegalArgumentException(
                    "the graph does not end in a loss of triplets; let its only output be new"
                            + " LossLayer.Builder(ColoTrideTraining.loss()).activation(Activation.IDENTITY).build(), after its"
                            + " embeddings");
        }
        MetricLossFunction loss =
                (MetricLossFunction) ((LossLayer) graph.getOutputLayer(0).conf().getLayer()).getLossFn();
        boolean divides = IntStream.range(0, graph.getNumLayers())
                .anyMatch(i -> graph.getLayer(i).conf().isMiniBatch());
        if (divides) {
            loss.undoMiniBatch();
        }
        return loss;
    }

    /** To be set on the graph, beside any others; it mines, perturbs and hands out the batches. */
    public TrainingListener listener() {
        return listener;
    }

    /** Whether an epoch is left to be trained. */
    public boolean hasNextEpoch() {
        return !plan.isDone(afterEpoch());
    }

    private TrainingPosition afterEpoch() {
        TrainingPosition position = listener.position();
        return position.batch() > 0 ? position.nextEpoch() : position;
    }

    /**
     * The next epoch's batches, to be given to {@code fit} once.
     *
     * @throws IllegalStateException if {@link #listener()} is not set on the graph, or no epoch is left
     */
    public MultiDataSetIterator epoch() {
        if (!graph.getListeners().contains(listener)) {
            throw new IllegalStateException(
                    "the training's listener is not set: call graph.setListeners(training.listener(), …) first");
        }
        if (!hasNextEpoch()) {
            throw new IllegalStateException("all epochs are trained");
        }
        listener.startEpoch(afterEpoch());
        return iterator;
    }

    @Override
    public void close() {
        loader.close();
        defense.close();
        mirror.close();
    }
}
