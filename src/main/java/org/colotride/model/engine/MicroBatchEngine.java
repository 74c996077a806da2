package org.colotride.model.engine;

import org.colotride.memory.MemoryNeed;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Takes batches of any size in micro-batches, within the memory of one: what a loss says depends on the embeddings of the whole
 * batch, so these are computed first and nothing of them kept, and computed again, micro-batch by micro-batch, once the loss is
 * known. Everything that looks at the whole batch (mining, collapseness, hardness, early stop, the loss) sees the whole batch.
 *
 * <p>Embeddings and image gradients are to the last bit those of the undivided batch, and so are the weights' gradients if that is
 * summed exactly too ({@link GradientSum}). The price is a second forward pass.
 */
public final class MicroBatchEngine implements EmbeddingEngine, PiecewiseEngine {
    private final EmbeddingEngine engine;
    private final PiecewiseEngine training;
    private final int most;
    private final int mostTrained;
    private float[] part = new float[0];
    private float[] partEmbeddings = new float[0];
    private float[] partGradient = new float[0];
    private GradientSum sum;
    /** Of the last pass that asks for a gradient; its own until that is computed. */
    private float[] images;

    private int count;

    /**
     * @param engine that computes a micro-batch
     * @param training the same
     * @param most images of a micro-batch, ≥ 1; to train on, as many of them as are whole {@linkplain PiecewiseEngine#piece
     *     pieces}, at least one
     */
    public MicroBatchEngine(EmbeddingEngine engine, PiecewiseEngine training, int most) {
        this.engine = engine;
        this.training = training;
        this.most = most;
        this.mostTrained = trained(most, training);
        training.sumExactly();
    }

    /** So many images as whole pieces, at least one. */
    private static int trained(int most, PiecewiseEngine pieces) {
        return Math.max(1, most / pieces.piece()) * pieces.piece();
    }

    /**
     * What one of these and its engine are going to hold.
     *
     * @param load as if undivided
     * @param images of a micro-batch, ≥ 1
     * @param length of an image
     */
    public static <E extends PlannedEngine & PiecewiseEngine> MemoryNeed memoryFor(
            E engine, EngineLoad load, int images, int length) {
        int trained = trained(images, engine);
        long part = (long) Float.BYTES * Math.max(images, trained) * length;
        return engine.memoryFor(load.dividedBy(images, trained)).plus(MemoryNeed.ofHeap(part));
    }

    @Override
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void embed(float[] all, int number, float[] embeddings) {
        inParts(engine::embed, all, number, most, embeddings);
    }

    /** Until the gradient is asked for, the images must stay as they are. */
    @Override
    public void embedForGradient(float[] all, int number, float[] embeddings) {
        remember(all, number);
        inParts(number > most ? engine::embed : engine::embedForGradient, all, number, most, embeddings);
    }

    /** Until the gradient is asked for, the images must stay as they are. */
    @Override
    public void embedForWeightGradient(float[] all, int number, float[] embeddings) {
        remember(all, number);
        inParts(training::embedForWeightGradient, all, number, mostTrained, embeddings);
    }

    private void remember(float[] all, int number) {
        images = all;
        count = number;
    }

    private void inParts(EmbeddingPass pass, float[] all, int number, int together, float[] embeddings) {
        if (number <= together) {
            pass.run(all, number, embeddings);
            return;
        }
        eachPart(
                pass,
                all,
                number,
                together,
                (first, size) ->
                        System.arraycopy(partEmbeddings, 0, embeddings, first * dimension(), size * dimension()));
    }

    /** What is done with a micro-batch that was embedded. */
    private interface Part {
        void embedded(int first, int size);
    }

    private void eachPart(EmbeddingPass pass, float[] all, int number, int together, Part then) {
        int length = all.length / number;
        if (part.length < together * length) {
            part = new float[together * length];
            partEmbeddings = new float[together * dimension()];
            partGradient = new float[together * dimension()];
        }
        for (int first = 0; first < number; first += together) {
            int size = Math.min(together, number - first);
            System.arraycopy(all, first * length, part, 0, size * length);
            pass.run(part, size, partEmbeddings);
            then.embedded(first, size);
        }
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        if (count <= most) {
            engine.imageGradient(embeddingGradient, imageGradient);
            return;
        }
        int length = images.length / count;
        eachPart(engine::embedForGradient, images, count, most, (first, size) -> {
            engine.imageGradient(gradientOf(embeddingGradient, first, size), part);
            System.arraycopy(part, 0, imageGradient, first * length, size * length);
        });
    }

    private float[] gradientOf(float[] embeddingGradient, int first, int size) {
        System.arraycopy(embeddingGradient, first * dimension(), partGradient, 0, size * dimension());
        return partGradient;
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
        if (count <= mostTrained) {
            training.addWeightGradient(embeddingGradient, into);
            return;
        }
        eachPart(
                training::embedForWeightGradient,
                images,
                count,
                mostTrained,
                (first, size) -> training.addWeightGradient(gradientOf(embeddingGradient, first, size), into));
    }

    @Override
    public void sumExactly() {
        training.sumExactly();
    }

    @Override
    public int piece() {
        return training.piece();
    }

    @Override
    public void complete(float[] moved, int number) {
        engine.complete(moved, number);
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
