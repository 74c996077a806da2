package org.colotride.model.engine;

import java.util.Arrays;
import org.colotride.data.ImageShape;
import org.colotride.model.layer.ImageGradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The engine that works for every graph and every backend: Deeplearning4j's own forward and backward pass. It computes
 * the weights' gradients too and throws them away, so it is slow; the faster engines are checked against it.
 */
public final class GraphEngine implements EmbeddingEngine {
    private final ComputationGraph graph;
    private final ImageShape shape;
    private final int dimension;
    private final ImageGradient firstLayer;

    /**
     * @param graph from images to embeddings, without an output layer; its first layer must be one that keeps the
     *     images' gradient
     */
    public GraphEngine(ComputationGraph graph, ImageShape shape, int dimension) {
        this.graph = graph;
        this.shape = shape;
        this.dimension = dimension;
        this.firstLayer = Arrays.stream(graph.getLayers())
                .filter(ImageGradient.class::isInstance)
                .map(ImageGradient.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the network has no input normalisation"));
        firstLayer.keepImageGradient();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        try (INDArray input = toArray(images, count);
                INDArray output = graph.output(false, input)[0]) {
            copy(output, embeddings);
        }
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        INDArray input = toArray(images, count);
        String output = graph.getConfiguration().getNetworkOutputs().get(0);
        copy(graph.feedForward(new INDArray[] {input}, false, false).get(output), embeddings);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        int count = embeddingGradient.length / dimension;
        INDArray error = Nd4j.createFromArray(embeddingGradient)
                .reshape(count, dimension)
                .castTo(graph.getConfiguration().getDataType());
        graph.backpropGradient(error);
        copy(firstLayer.imageGradient(), imageGradient);
    }

    @Override
    public void refresh() {
        // The graph reads its weights where the optimiser writes them.
    }

    private INDArray toArray(float[] images, int count) {
        float[] exact =
                images.length == count * shape.length() ? images : Arrays.copyOf(images, count * shape.length());
        return Nd4j.createFromArray(exact)
                .reshape(count, shape.channels(), shape.height(), shape.width())
                .castTo(graph.getConfiguration().getDataType());
    }

    private static void copy(INDArray from, float[] to) {
        float[] values = from.dup('c').data().asFloat();
        System.arraycopy(values, 0, to, 0, values.length);
    }

    @Override
    public void close() {
        // The graph belongs to the caller.
    }
}
