package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.memory.MemoryNeed;
import org.colotride.model.engine.ChunkSize;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.EngineLoad;
import org.colotride.model.engine.GradientSum;
import org.colotride.model.engine.OperatorTime;
import org.colotride.model.engine.PiecewiseEngine;
import org.colotride.model.engine.PlannedEngine;
import org.colotride.model.engine.ProfiledEngine;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a network by oneDNN's own primitives: convolutions in blocked layouts with batch normalisation, residual sum and
 * rectification fused in, and backward the gradient of the data alone. Images pass in chunks of one fixed size, so that what
 * one gets does not depend on its batch; only for the weights' gradients, which sum over the batch, it passes as a whole, or in
 * pieces of one fixed size, whose exact sum does not depend on who computes which.
 * Everything is compiled once; after that, no call allocates native memory.
 */
public final class OneDnnEngine implements EmbeddingEngine, PiecewiseEngine, ProfiledEngine, PlannedEngine {
    /** Batch sizes whose weights' gradients stay compiled, an epoch's own and its last; the least recently used goes. */
    private static final int PROGRAMS = 2;
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
    private final Map<Integer, Program> training = new LinkedHashMap<>(4, 0.75f, true);
    private final List<Program> pieces = new ArrayList<>();
    private final int piece;
    private float[] normalizedImages = new float[0];
    private float[] outputs = new float[0];
    private float[] outputGradient = new float[0];
    private double[] norms = new double[0];
    private GradientSum sum;
    private boolean inPieces;
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
        this.piece = (shape.length() < SMALL_IMAGE ? 2 : 1) * ChunkSize.ofTriplets(shape);
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
        if (inPieces) {
            // Of no images too: a piece of zeros, for the parameters that it reaches.
            for (int first = 0; first == 0 || first < count; first += piece) {
                pieceProgram(first / piece).forward(normalized, first, inPiece(first, count), embeddings);
            }
        } else {
            wholeProgram(count).forward(normalized, 0, count, embeddings);
        }
        normalizeAndKeep(embeddings, count);
        lastTraining = count;
        lastCount = 0;
    }

    private Program wholeProgram(int batch) {
        Program program = training.get(batch);
        if (program == null) {
            if (training.size() == PROGRAMS) {
                training.remove(training.keySet().iterator().next()).close();
            }
            program = new Program(plan, store, shape, batch, dimension, Pass.WEIGHT_GRADIENT);
            training.put(batch, program);
        }
        return program;
    }

    private int inPiece(int first, int count) {
        return Math.min(piece, count - first);
    }

    /** Each piece keeps its activations until the gradient is asked for. */
    private Program pieceProgram(int index) {
        while (pieces.size() <= index) {
            pieces.add(new Program(plan, store, shape, piece, dimension, Pass.WEIGHT_GRADIENT));
        }
        return pieces.get(index);
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
    public void sumExactly() {
        inPieces = true;
        lastTraining = -1;
    }

    @Override
    public int piece() {
        return piece;
    }

    @Override
    public void weightGradient(float[] embeddingGradient, INDArray parameterGradients) {
        requireTraining();
        if (inPieces) {
            if (sum == null) {
                sum = new GradientSum(Math.toIntExact(parameterGradients.length()));
            }
            sum.clear();
            addWeightGradient(embeddingGradient, sum);
            sum.writeTo(parameterGradients);
        } else {
            wholeProgram(lastTraining)
                    .backward(
                            outputGradient(embeddingGradient, lastTraining),
                            0,
                            lastTraining,
                            ParameterGradients.writing(parameterGradients));
            stale = true;
        }
    }

    @Override
    public void addWeightGradient(float[] embeddingGradient, GradientSum into) {
        requireTraining();
        if (!inPieces) {
            throw new IllegalStateException("gradients are added after sumExactly");
        }
        float[] gradient = outputGradient(embeddingGradient, lastTraining);
        ParameterGradients target = ParameterGradients.adding(into);
        for (int first = 0; first == 0 || first < lastTraining; first += piece) {
            pieceProgram(first / piece).backward(gradient, first, inPiece(first, lastTraining), target);
        }
        stale = true;
    }

    private void requireTraining() {
        if (lastTraining < 0) {
            throw new IllegalStateException("a gradient of weights without embedForWeightGradient before it");
        }
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

    @Override
    public MemoryNeed memoryFor(EngineLoad load) {
        long normalized = normalizesImages ? (long) load.largest() * shape.length() : 0;
        long embeddings = plan.normalizesEmbeddings() ? 2L * load.largest() * dimension : 0;
        MemoryNeed heap = MemoryNeed.ofHeap(Float.BYTES * (normalized + embeddings + WeightStore.largestWeight(plan)));
        try (ProgramMemory programs = new ProgramMemory(plan, shape, dimension)) {
            return heap.plus(MemoryNeed.ofArrays(programs.bytes(load, ChunkSize.of(shape), piece)));
        }
    }

    /** Bytes of native memory that all compiled programs hold. */
    public long allocatedBytes() {
        return store.natives().allocatedBytes()
                + chunks.allocatedBytes()
                + Stream.concat(training.values().stream(), pieces.stream())
                        .mapToLong(Program::allocatedBytes)
                        .sum();
    }

    @Override
    public void close() {
        chunks.close();
        training.values().forEach(Program::close);
        training.clear();
        pieces.forEach(Program::close);
        pieces.clear();
        store.close();
        lastTraining = -1;
        lastCount = 0;
    }
}
