package org.colotride.model.engine;

import java.util.Arrays;
import org.colotride.cluster.Group;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One network that the members of a group share: each embeds and differentiates a contiguous part of every batch, and all of
 * them see all embeddings. So each computes the same loss, on the whole batch, and what looks at the batch as a whole (mining,
 * collapseness, hardness, early stop) needs to know of no group. Embeddings and images are to the last bit those of one
 * process, and so are the gradients of the weights ({@link GradientSum}).
 *
 * <p>Exchanged are: for each embedding pass its embeddings, for each {@link #complete} its images, for each gradient of
 * weights that. Not the images' gradients, which are as large as the images, at each step.
 */
public final class GroupEngine implements EmbeddingEngine, WeightGradientEngine {
    private final EmbeddingEngine engine;
    private final PiecewiseEngine training;
    private final Group group;
    private float[] part = new float[0];
    private float[] partEmbeddings = new float[0];
    private float[] partGradient = new float[0];
    private GradientSum sum;
    private int count;
    /** Members' parts begin at multiples of it. */
    private int grain = 1;

    /**
     * @param engine over this member's copy of the weights
     * @param training the same
     */
    public GroupEngine(EmbeddingEngine engine, PiecewiseEngine training, Group group) {
        this.engine = engine;
        this.training = training;
        this.group = group;
    }

    @Override
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void embed(float[] images, int all, float[] embeddings) {
        shared(engine::embed, images, all, 1, embeddings);
    }

    @Override
    public void embedForGradient(float[] images, int all, float[] embeddings) {
        shared(engine::embedForGradient, images, all, 1, embeddings);
    }

    @Override
    public void embedForWeightGradient(float[] images, int all, float[] embeddings) {
        shared(training::embedForWeightGradient, images, all, training.piece(), embeddings);
    }

    private void shared(EmbeddingPass pass, float[] images, int all, int whole, float[] embeddings) {
        count = all;
        grain = whole;
        int own = end() - start();
        int length = images.length / Math.max(1, all);
        part = sized(part, own * length);
        partEmbeddings = sized(partEmbeddings, own * dimension());
        Arrays.fill(embeddings, 0, all * dimension(), 0f);
        if (own > 0 || whole > 1) {
            System.arraycopy(images, start() * length, part, 0, own * length);
            pass.run(part, own, partEmbeddings);
            System.arraycopy(partEmbeddings, 0, embeddings, start() * dimension(), own * dimension());
        }
        bringTogether(embeddings, all * dimension());
    }

    /** Of the others' images it is 0: they move where they are theirs. */
    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        int own = end() - start();
        Arrays.fill(imageGradient, 0f);
        if (own > 0) {
            part = sized(part, own * (imageGradient.length / count));
            engine.imageGradient(ownGradient(embeddingGradient), part);
            System.arraycopy(part, 0, imageGradient, start() * (imageGradient.length / count), part.length);
        }
    }

    private float[] ownGradient(float[] embeddingGradient) {
        partGradient = sized(partGradient, (end() - start()) * dimension());
        System.arraycopy(embeddingGradient, start() * dimension(), partGradient, 0, partGradient.length);
        return partGradient;
    }

    @Override
    public void complete(float[] images, int all) {
        count = all;
        grain = 1;
        int length = images.length / all;
        Arrays.fill(images, 0, start() * length, 0f);
        Arrays.fill(images, end() * length, images.length, 0f);
        bringTogether(images, images.length);
    }

    @Override
    public void weightGradient(float[] embeddingGradient, INDArray parameterGradients) {
        if (sum == null) {
            sum = new GradientSum(Math.toIntExact(parameterGradients.length()));
        }
        sum.clear();
        training.addWeightGradient(ownGradient(embeddingGradient), sum);
        sum.addUp(group);
        sum.writeTo(parameterGradients);
    }

    /** Each number is another's than 0 in one member alone: the sum is that number. */
    private void bringTogether(float[] values, int used) {
        if (values.length == used) {
            group.sum(values);
        } else {
            float[] exact = Arrays.copyOf(values, used);
            group.sum(exact);
            System.arraycopy(exact, 0, values, 0, used);
        }
    }

    private int start() {
        return first(group.rank());
    }

    private int end() {
        return first(group.rank() + 1);
    }

    private int first(int rank) {
        int grains = (count + grain - 1) / grain;
        return (int) Math.min(count, (long) grains * rank / group.size() * grain);
    }

    private static float[] sized(float[] array, int length) {
        return array.length == length ? array : new float[length];
    }

    @Override
    public void refresh() {
        engine.refresh();
    }

    @Override
    public void close() {
        engine.close();
    }
}
