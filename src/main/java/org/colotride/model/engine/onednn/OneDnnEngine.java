package org.colotride.model.engine.onednn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.data.ImageShape;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.NetworkPlan;
import org.colotride.model.engine.OperatorTime;
import org.colotride.model.engine.ProfiledEngine;
import org.colotride.model.engine.WeightGradientEngine;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a network by oneDNN's own primitives: convolutions in blocked layouts with batch normalisation, residual sum and
 * rectification fused in, and backward the gradient of the data alone. Each batch size is compiled once; after that, no
 * call allocates native memory.
 */
public final class OneDnnEngine implements EmbeddingEngine, WeightGradientEngine, ProfiledEngine {
    /** Compiled batch sizes that stay; the least recently used one goes first. */
    private static final int PROGRAMS = 6;

    private record Key(int batch, Pass pass) {}

    private final NetworkPlan plan;
    private final WeightStore store;
    private final ImageShape shape;
    private final int dimension;
    private final float[] mean;
    private final float[] deviation;
    private final boolean normalizesImages;
    private final Map<Key, Program> programs = new LinkedHashMap<>(16, 0.75f, true);
    private float[] normalizedImages = new float[0];
    private float[] outputs = new float[0];
    private float[] outputGradient = new float[0];
    private double[] norms = new double[0];
    private Program lastForward;
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
        forward(program(count, Pass.EMBED), images, count, embeddings);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        lastForward = program(count, Pass.IMAGE_GRADIENT);
        forward(lastForward, images, count, embeddings);
    }

    @Override
    public void embedForWeightGradient(float[] images, int count, float[] embeddings) {
        lastForward = program(count, Pass.WEIGHT_GRADIENT);
        forward(lastForward, images, count, embeddings);
    }

    private Program program(int batch, Pass pass) {
        Key key = new Key(batch, pass);
        Program program = programs.get(key);
        if (program == null) {
            if (programs.size() == PROGRAMS) {
                Key eldest = programs.keySet().iterator().next();
                Program removed = programs.remove(eldest);
                if (removed == lastForward) {
                    lastForward = null;
                }
                removed.close();
            }
            program = new Program(plan, store, shape, batch, dimension, pass);
            programs.put(key, program);
        }
        return program;
    }

    private void forward(Program program, float[] images, int count, float[] embeddings) {
        if (stale) {
            store.refresh();
            stale = false;
        }
        program.forward(normalize(images, count), embeddings, count * dimension);
        if (plan.normalizesEmbeddings()) {
            normalizeEmbeddings(embeddings, count);
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

    private void normalizeEmbeddings(float[] embeddings, int count) {
        if (norms.length < count) {
            norms = new double[count];
            outputs = new float[count * dimension];
            outputGradient = new float[count * dimension];
        }
        for (int row = 0; row < count; row++) {
            int start = row * dimension;
            double squares = 0;
            for (int i = start; i < start + dimension; i++) {
                squares += (double) embeddings[i] * embeddings[i];
            }
            norms[row] = Math.max(Math.sqrt(squares), L2Normalization.SMALLEST_NORM);
            float factor = (float) (1 / norms[row]);
            for (int i = start; i < start + dimension; i++) {
                embeddings[i] *= factor;
            }
        }
        System.arraycopy(embeddings, 0, outputs, 0, count * dimension);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        if (lastForward == null) {
            throw new IllegalStateException("imageGradient before embedForGradient");
        }
        lastForward.backward(outputGradient(embeddingGradient), imageGradient);
        if (normalizesImages) {
            int plane = shape.height() * shape.width();
            int planes = lastForward.batch() * shape.channels();
            for (int p = 0; p < planes; p++) {
                float factor = 1 / deviation[p % shape.channels()];
                for (int i = p * plane; i < (p + 1) * plane; i++) {
                    imageGradient[i] *= factor;
                }
            }
        }
    }

    @Override
    public void weightGradient(float[] embeddingGradient, INDArray parameterGradients) {
        if (lastForward == null) {
            throw new IllegalStateException("weightGradient before embedForWeightGradient");
        }
        lastForward.backward(outputGradient(embeddingGradient), new ParameterGradients(parameterGradients));
        stale = true;
    }

    private float[] outputGradient(float[] embeddingGradient) {
        if (!plan.normalizesEmbeddings()) {
            return embeddingGradient;
        }
        throughL2Normalization(embeddingGradient);
        return outputGradient;
    }

    /** With u = x/‖x‖: dLoss/dx = (dLoss/du − u·⟨u, dLoss/du⟩)/‖x‖. */
    private void throughL2Normalization(float[] gradient) {
        for (int row = 0; row < lastForward.batch(); row++) {
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
        return lastForward.profile();
    }

    /** Bytes of native memory that all compiled programs hold. */
    public long allocatedBytes() {
        return store.natives().allocatedBytes()
                + programs.values().stream().mapToLong(Program::allocatedBytes).sum();
    }

    @Override
    public void close() {
        programs.values().forEach(Program::close);
        programs.clear();
        store.close();
        lastForward = null;
    }
}
