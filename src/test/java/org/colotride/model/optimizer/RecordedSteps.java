package org.colotride.model.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.Learning;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** A small network that Deeplearning4j trains on random images, and what it did in each step. */
public final class RecordedSteps extends BaseTrainingListener {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int DIMENSION = 3;
    private static final int BATCH = 4;

    private final List<Step> steps = new ArrayList<>();
    private float[] gradient;
    private float[] before;

    /** All weights before and after an update, and the gradient it was made of. */
    public record Step(float[] before, float[] gradient, float[] after) {}

    private RecordedSteps() {}

    public static EmbeddingNetwork network(Learning learning) {
        return EmbeddingNetwork.create(
                new C2F2(new C2F2.Args(DIMENSION, DistanceMetric.N)),
                SHAPE,
                new LossMSE(),
                learning,
                new SeededRandom(5));
    }

    /** Trains so many epochs of so many batches. */
    public static List<Step> of(Learning learning, int epochs, int batches) {
        try (EmbeddingNetwork network = network(learning)) {
            return of(network, epochs, batches);
        }
    }

    /** The same with a network that has perhaps been trained already, and with others that listen. */
    public static List<Step> of(EmbeddingNetwork network, int epochs, int batches, TrainingListener... others) {
        RecordedSteps recorded = new RecordedSteps();
        network.graph().setListeners(recorded);
        network.graph().addListeners(others);
        List<DataSet> epoch = IntStream.range(0, batches)
                .mapToObj(i -> batch(SeededRandom.derive(7, i)))
                .toList();
        for (int e = 0; e < epochs; e++) {
            network.graph()
                    .fit(new org.deeplearning4j.datasets.iterator.IteratorDataSetIterator(epoch.iterator(), BATCH));
        }
        return recorded.steps;
    }

    private static DataSet batch(SeededRandom random) {
        return new DataSet(
                numbers(random, BATCH * SHAPE.length()).reshape(BATCH, SHAPE.channels(), SHAPE.height(), SHAPE.width()),
                numbers(random, BATCH * DIMENSION).reshape(BATCH, DIMENSION));
    }

    private static INDArray numbers(SeededRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return Nd4j.createFromArray(values);
    }

    @Override
    public void onGradientCalculation(Model model) {
        before = model.params().dup().data().asFloat();
        gradient =
                ((ComputationGraph) model).getFlattenedGradients().dup().data().asFloat();
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        steps.add(new Step(before, gradient, model.params().dup().data().asFloat()));
    }
}
