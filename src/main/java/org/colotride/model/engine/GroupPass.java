package org.colotride.model.engine;

import java.util.Arrays;
import org.colotride.cluster.Group;

/** A pass that the members of a group share: each embeds a contiguous part of the batch, all see all embeddings. */
final class GroupPass {
    private final Group group;
    private final int dimension;
    private float[] part = new float[0];
    private float[] partEmbeddings = new float[0];
    private float[] partGradient = new float[0];
    private int count;
    /** Members' parts begin at multiples of it. */
    private int grain = 1;

    /** @param dimension length D of an embedding */
    GroupPass(Group group, int dimension) {
        this.group = group;
        this.dimension = dimension;
    }

    /**
     * Divides a batch anew.
     *
     * @param all images of it
     * @param whole parts begin at multiples of it
     */
    void divide(int all, int whole) {
        count = all;
        grain = whole;
    }

    int count() {
        return count;
    }

    int start() {
        return first(group.rank());
    }

    int end() {
        return first(group.rank() + 1);
    }

    int own() {
        return end() - start();
    }

    private int first(int rank) {
        int grains = (count + grain - 1) / grain;
        return (int) Math.min(count, (long) grains * rank / group.size() * grain);
    }

    /**
     * Embeds the batch as it was divided.
     *
     * @param pass embeds this member's part
     * @param embeddings receives all
     */
    void run(EmbeddingPass pass, float[] images, float[] embeddings) {
        int own = own();
        int length = images.length / Math.max(1, count);
        part = sized(part, own * length);
        partEmbeddings = sized(partEmbeddings, own * dimension);
        Arrays.fill(embeddings, 0, count * dimension, 0f);
        if (own > 0 || grain > 1) {
            System.arraycopy(images, start() * length, part, 0, own * length);
            pass.run(part, own, partEmbeddings);
            System.arraycopy(partEmbeddings, 0, embeddings, start() * dimension, own * dimension);
        }
        bringTogether(embeddings, count * dimension);
    }

    /** Of this member's embeddings, {@code [own, D]}; valid until the next call. */
    float[] ownGradient(float[] embeddingGradient) {
        partGradient = sized(partGradient, own() * dimension);
        System.arraycopy(embeddingGradient, start() * dimension, partGradient, 0, partGradient.length);
        return partGradient;
    }

    /** Each number is another's than 0 in one member alone: the sum is that number. */
    void bringTogether(float[] values, int used) {
        if (values.length == used) {
            group.sum(values);
        } else {
            float[] exact = Arrays.copyOf(values, used);
            group.sum(exact);
            System.arraycopy(exact, 0, values, 0, used);
        }
    }

    static float[] sized(float[] array, int length) {
        return array.length == length ? array : new float[length];
    }
}
