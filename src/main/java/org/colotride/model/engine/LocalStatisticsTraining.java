package org.colotride.model.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.cluster.Group;
import org.colotride.model.layer.BatchNormalization;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Training passes that the members of a group share, of a network whose batch normalisation uses the statistics of the images
 * it sees: member r of n computes the images r, r + n, r + 2n, … of a batch and normalises by these alone, as under PyTorch's
 * {@code DistributedDataParallel} (Li et al., VLDB 2020). So the weights depend on the number of members; with one number they
 * are the same to the last bit each time.
 *
 * <p>Loss and gradient are of the whole batch. Running statistics become, for all members alike, the mean of the members',
 * weighted by their images: the running mean moves to the mean of the whole batch. (PyTorch's takes those of the first member,
 * which throws away what the others saw.)
 */
public final class LocalStatisticsTraining implements WeightGradientEngine {
    private final ComputationGraph graph;
    private final ImageShape shape;
    private final int dimension;
    private final Group group;
    private final List<INDArray> runningStatistics;
    private int count;
    private float[] rows = new float[0];
    private float[] slopes = new float[0];
    private float[] gradients = new float[0];
    private INDArray input;
    private INDArray error;
    private GradientSum sum;

    /**
     * @param graph from images to embeddings, over this member's copy of the weights
     * @param shape of one image
     * @param dimension length D of an embedding
     */
    public LocalStatisticsTraining(ComputationGraph graph, ImageShape shape, int dimension, Group group) {
        this.graph = graph;
        this.shape = shape;
        this.dimension = dimension;
        this.group = group;
        this.runningStatistics = Stream.of(graph.getLayers())
                .filter(layer -> layer.conf().getLayer() instanceof BatchNormalization own && !own.frozen())
                .flatMap(layer -> Stream.of(layer.getParam("runningMean"), layer.getParam("runningVar")))
                .toList();
    }

    private int own() {
        return (count - group.rank() + group.size() - 1) / group.size();
    }

    /** @throws IllegalArgumentException if there are fewer images than members */
    @Override
    public void embedForWeightGradient(float[] images, int all, float[] embeddings) {
        if (all < group.size()) {
            throw new IllegalArgumentException(
                    all + " images leave some of " + group.size() + " members none to take statistics of");
        }
        count = all;
        if (rows.length != own() * shape.length()) {
            rows = new float[own() * shape.length()];
            slopes = new float[own() * dimension];
            input = Nd4j.create(own(), shape.channels(), shape.height(), shape.width());
            error = Nd4j.create(own(), dimension);
        }
        gather(images, shape.length(), rows);
        input.data().asNioFloat().put(rows);
        String output = graph.getConfiguration().getNetworkOutputs().get(0);
        graph.feedForward(new INDArray[] {input}, true, false)
                .get(output)
                .dup('c')
                .data()
                .asNioFloat()
                .get(slopes);
        Arrays.fill(embeddings, 0, all * dimension, 0f);
        for (int i = 0; i < own(); i++) {
            System.arraycopy(
                    slopes, i * dimension, embeddings, (group.rank() + i * group.size()) * dimension, dimension);
        }
        // Each number is another's than 0 in one member alone: the sum is that number.
        group.sum(embeddings);
        averageRunningStatistics();
    }

    /** This member's rows. */
    private void gather(float[] all, int length, float[] target) {
        for (int i = 0; i < own(); i++) {
            System.arraycopy(all, (group.rank() + i * group.size()) * length, target, i * length, length);
        }
    }

    private void averageRunningStatistics() {
        float[] values = new float
                [(int) runningStatistics.stream().mapToLong(INDArray::length).sum()];
        int next = 0;
        for (INDArray statistics : runningStatistics) {
            for (long i = 0; i < statistics.length(); i++) {
                values[next++] = (float) (statistics.getDouble(i) * own() / count);
            }
        }
        group.sum(values);
        next = 0;
        for (INDArray statistics : runningStatistics) {
            for (long i = 0; i < statistics.length(); i++) {
                statistics.putScalar(i, values[next++]);
            }
        }
    }

    @Override
    public void weightGradient(float[] embeddingGradient, INDArray parameterGradients) {
        gather(embeddingGradient, dimension, slopes);
        error.data().asNioFloat().put(slopes);
        graph.backpropGradient(error);
        if (sum == null) {
            gradients = new float[Math.toIntExact(parameterGradients.length())];
            sum = new GradientSum(gradients.length);
        }
        graph.getFlattenedGradients().data().asNioFloat().get(gradients);
        sum.clear();
        sum.add(0, gradients, gradients.length);
        sum.addUp(group);
        sum.writeTo(parameterGradients);
    }
}
