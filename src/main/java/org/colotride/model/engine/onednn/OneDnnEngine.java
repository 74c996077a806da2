package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.colotride.model.engine.ChunkSize;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.GradientSum;
import org.colotride.model.engine.OperatorTime;
import org.colotride.model.engine.PiecewiseEngine;
import org.colotride.model.engine.ProfiledEngine;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a network by oneDNN's own primitives: convolutions in blocked layouts with batch normalisation, residual sum and
 * rectification fused in, and backward the gradient of the data alone. Images pass in chunks of one fixed size, so that what
 * one gets does not depend on its batch; the weights' gradients are summed over pieces of one fixed size, exactly, so that
 * they do not depend on who computes which.
 * Everything is compiled once; after that, no call allocates native memory.
 */
public final class OneDnnEngine implements EmbeddingEngine, PiecewiseEngine, ProfiledEngine {
    /** Below it, an image costs so little that a piece's gradient is to be added for more of them. */
    private static final int SMALL_IMAGE = 4_000;

    private final NetworkPlan plan;
    private final WeightStore store;
    private final ImageShape shape;
    private final int dimension;
    private final float[] mean;
    private final float[] deviation;
    private final boolean normalizesImages;
    private final ChunkPrograms chunks;
    private final List<Program> training = new ArrayList<>();
    private final int piece;
    private float[] normalizedImages = new float[0];
    private float[] outputs = new float[0];
    private float[] outputGradient = new float[0];
    private double[] norms = new double[0];
    private GradientSum sum;
    /** −1 unless a training pass was last. */
    private int lastTraining = -1;

    private int lastCount;
    private boolean stale;

    /**
     * @param plan of the network; its weights are read on {@link #refresh()}
     * @param shape of one image
     * @param dimension length of an embedding
     */
    public OneDnnEngine(NetworkPlan plan, ImageShape shape, int dimension) {
        this.plan = plan;
        this.store = new WeightStore(plan);
        this.shape = shape;
        this.dimension = dimension;
        this.chunks = new ChunkPrograms(plan, store, shape, dimension, ChunkSize.of(shape));
        this.piece = (shape.length() < SMALL_IMAGE ? 2 : 1) * ChunkSize.of(shape);
        this.mean = new float[shape.channels()];
        this.deviation = new float[shape.channels()];
        InputNormalization normalization = plan.normalization();
        boolean identity = true;
        for (int c = 0; c < shape.channels(); c++) {
            mean[c] = (float) normalization.mean(c);
            deviation[c] = (float) normalization.deviation(c);
            identity &= mean[c] == 0 && deviation[c] == 1;
        }
        this.normalizesImages = !identity;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        refreshIfStale();
        chunks.embed(normalize(images, count), count, embeddings);
        if (plan.normalizesEmbeddings()) {
            for (int row = 0; row < count; row++) {
                normalizeEmbedding(embeddings, row);
            }
        }
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        refreshIfStale();
        chunks.embedForGradient(normalize(images, count), count, embeddings);
        normalizeAndKeep(embeddings, count);
        lastCount = count;
        lastTraining = -1;
    }

    @Override
    public void embedForWeightGradient(float[] images, int count, float[] embeddings) {
        refreshIfStale();
        float[] normalized = normalize(images, count);
        // Of no images too: a piece of zeros, for the parameters that it reaches.
        for (int first = 0; first == 0 || first < count; first += piece) {
            trainingProgram(first / piece).forward(normalized, first, inPiece(first, count), embeddings);
        }
        normalizeAndKeep(embeddings, count);
        lastTraining = count;
        lastCount = 0;
    }

    private int inPiece(int first, int count) {
        return Math.min(piece, count - first);
    }

    /** Each piece keeps its activations until the gradient is asked for. */
    private Program trainingProgram(int index) {
        while (training.size() <= index) {
            training.add(new Program(plan, store, shape, piece, dimension, Pass.WEIGHT_GRADIENT));
        }
        return training.get(index);
    }

    private void refreshIfStale() {
        if (stale) {
            store.refresh();
            stale = false;
        }
    }

    private float[] normalize(float[] images, int count) {
        if (!normalizesImages) {
            return images;
        }
        if (normalizedImages.length < count * shape.length()) {
            normalizedImages = new float[count * shape.length()];
        }
        int plane = shape.height() * shape.width();
        for (int p = 0; p < count * shape.channels(); p++) {
            float subtrahend = mean[p % shape.channels()];
            float factor = 1 / deviation[p % shape.channels()];
            for (int i = p * plane; i < (p + 1) * plane; i++) {
                normalizedImages[i] = (images[i] - subtrahend) * factor;
            }
        }
        return normalizedImages;
    }

    /** Keeps what {@link #throughL2Normalization} needs. */
    private void normalizeAndKeep(float[] embeddings, int count) {
        if (!plan.normalizesEmbeddings()) {
            return;
        }
        if (norms.length < count) {
            norms = new double[count];
            outputs = new float[count * dimension];
            outputGradient = new float[count * dimension];
        }
        for (int row = 0; row < count; row++) {
            norms[row] = normalizeEmbedding(embeddings, row);
        }
        System.arraycopy(embeddings, 0, outputs, 0, count * dimension);
    }

    /** Returns the norm that it had. */
    private double normalizeEmbedding(float[] embeddings, int row) {
        int start = row * dimension;
        double squares = 0;
        for (int i = start; i < start + dimension; i++) {
            squares += (double) embeddings[i] * embeddings[i];
        }
        double norm = Math.max(Math.sqrt(squares), L2Normalization.SMALLEST_NORM);
        float factor = (float) (1 / norm);
        for (int i = start; i < start + dimension; i++) {
            embeddings[i] *= factor;
        }
        return norm;
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        if (lastCount == 0) {
            throw new IllegalStateException("imageGradient without embedForGradient before it");
        }
        chunks.backward(lastCount, outputGradient(embeddingGradient, lastCount), imageGradient);
        if (normalizesImages) {
            int plane = shape.height() * shape.width();
            int planes = lastCount * shape.channels();
            for (int p = 0; p < planes; p++) {
                float factor = 1 / deviation[p % shape.channels()];
                for (int i = p * plane; i < (p + 1) * plane; i++) {
                    imageGradient[i] *= factor;
                }
            }
        }
    }

    @Override
    public int piece() {
        return piece;
    }

    @Override
    public void weightGradient(float[] embeddingGradient, INDArray parameterGradients) {
        if (sum == null) {
            sum = new GradientSum(Math.toIntExact(parameterGradients.length()));
        }
        sum.clear();
        addWeightGradient(embeddingGradient, sum);
        sum.writeTo(parameterGradients);
    }

    @Override
    public void addWeightGradient(float[] embeddingGradient, GradientSum into) {
        if (lastTraining < 0) {
            throw new IllegalStateException("a gradient of weights without embedForWeightGradient before it");
        }
        float[] gradient = outputGradient(embeddingGradient, lastTraining);
        ParameterGradients target = new ParameterGradients(into);
        for (int first = 0; first == 0 || first < lastTraining; first += piece) {
            trainingProgram(first / piece).backward(gradient, first, inPiece(first, lastTraining), target);
        }
        stale = true;
    }

    private float[] outputGradient(float[] embeddingGradient, int count) {
        if (!plan.normalizesEmbeddings()) {
            return embeddingGradient;
        }
        throughL2Normalization(embeddingGradient, count);
        return outputGradient;
    }

    /** With u = x/‖x‖: dLoss/dx = (dLoss/du − u·⟨u, dLoss/du⟩)/‖x‖. */
    private void throughL2Normalization(float[] gradient, int count) {
        for (int row = 0; row < count; row++) {
            int start = row * dimension;
            double along = 0;
            for (int i = start; i < start + dimension; i++) {
                along += (double) outputs[i] * gradient[i];
            }
            for (int i = start; i < start + dimension; i++) {
                outputGradient[i] = (float) ((gradient[i] - outputs[i] * along) / norms[row]);
            }
        }
    }

    @Override
    public void refresh() {
        stale = true;
    }

    @Override
    public List<OperatorTime> profile(float[] images, int count) {
        embedForGradient(images, count, new float[count * dimension]);
        return chunks.profile(count);
    }

    /** Bytes of native memory that all compiled programs hold. */
    public long allocatedBytes() {
        return store.natives().allocatedBytes()
                + chunks.allocatedBytes()
                + training.stream().mapToLong(Program::allocatedBytes).sum();
    }

    @Override
    public void close() {
        chunks.close();
        training.forEach(Program::close);
        training.clear();
        store.close();
        lastTraining = -1;
        lastCount = 0;
    }
}
