package org.colotride.model.engine;

import java.util.Arrays;
import org.colotride.model.layer.ImageGradient;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The engine that works for every graph and every backend: Deeplearning4j's own forward and backward pass. It computes
 * the weights' gradients too and throws them away, so it is slow; the faster engines are checked against it.
 *
 * <p>Images pass in chunks of one fixed size, the last one filled up with empty images. The graph holds the activations
 * of one chunk, so backward every chunk but the last passes forward again.
 */
public final class GraphEngine implements EmbeddingEngine {
    private static final int NONE = -1;

    private final ComputationGraph graph;
    private final ImageShape shape;
    private final int dimension;
    private final int chunk;
    private final ImageGradient firstLayer;
    private float[] kept = new float[0];
    private int count;
    private int held = NONE;

    /** One image at a time: libraries' products of matrices may differ from row to row in the order of their sums. */
    public GraphEngine(ComputationGraph graph, ImageShape shape, int dimension) {
        this(graph, shape, dimension, 1);
    }

    /**
     * @param graph from images to embeddings, without an output layer; its first layer must be one that keeps the
     *     images' gradient
     * @param chunk images at a time, ≥ 1; of more than 1, an image's place may show in the last bits
     */
    public GraphEngine(ComputationGraph graph, ImageShape shape, int dimension, int chunk) {
        this.graph = graph;
        this.chunk = chunk;
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
        held = NONE;
        for (int first = 0; first < count; first += chunk) {
            try (INDArray input = images(images, first, count);
                    INDArray output = graph.output(false, input)[0]) {
                copy(output, embeddings, first, dimension, count);
            }
        }
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        this.count = count;
        if (kept.length < count * shape.length()) {
            kept = new float[count * shape.length()];
        }
        System.arraycopy(images, 0, kept, 0, count * shape.length());
        for (int first = 0; first < count; first += chunk) {
            copy(forward(first), embeddings, first, dimension, count);
        }
    }

    /** Leaves the activations of the chunk that begins with image {@code first} in the graph. */
    private INDArray forward(int first) {
        held = first;
        String output = graph.getConfiguration().getNetworkOutputs().get(0);
        return graph.feedForward(new INDArray[] {images(kept, first, count)}, false, false)
                .get(output);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        if (count == 0) {
            throw new IllegalStateException("imageGradient without embedForGradient before it");
        }
        for (int first = (count - 1) / chunk * chunk; first >= 0; first -= chunk) {
            if (first != held) {
                forward(first);
            }
            held = NONE;
            graph.backpropGradient(toArray(embeddingGradient, first, dimension, count));
            copy(firstLayer.imageGradient(), imageGradient, first, shape.length(), count);
        }
    }

    @Override
    public void refresh() {
        // The graph reads its weights where the optimiser writes them.
    }

    private INDArray images(float[] images, int first, int count) {
        return toArray(images, first, shape.length(), count)
                .reshape(chunk, shape.channels(), shape.height(), shape.width());
    }

    /** The chunk that begins with row {@code first}, {@code [chunk, length]}; rows from {@code count} on are zero. */
    private INDArray toArray(float[] rows, int first, int length, int count) {
        float[] values = new float[chunk * length];
        System.arraycopy(rows, first * length, values, 0, Math.min(chunk, count - first) * length);
        return Nd4j.createFromArray(values)
                .reshape(chunk, length)
                .castTo(graph.getConfiguration().getDataType());
    }

    private void copy(INDArray chunkValues, float[] rows, int first, int length, int count) {
        float[] values = chunkValues.dup('c').data().asFloat();
        System.arraycopy(values, 0, rows, first * length, Math.min(chunk, count - first) * length);
    }

    @Override
    public void close() {
        // The graph belongs to the caller.
    }
}
