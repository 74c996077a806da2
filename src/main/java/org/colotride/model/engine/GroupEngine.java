package org.colotride.model.engine;

import java.util.Arrays;
import org.colotride.cluster.Group;

/**
 * One network that the members of a group share: each embeds and differentiates a contiguous part of every batch, and all of
 * them see all embeddings. So each computes the same loss, on the whole batch, and what looks at the batch as a whole (mining,
 * collapseness, hardness, early stop) needs to know of no group. Embeddings and images are to the last bit those of one
 * process.
 *
 * <p>Exchanged are: for each embedding pass its embeddings, for each {@link #complete} its images. Not the images' gradients,
 * which are as large as the images, at each step.
 */
public final class GroupEngine implements EmbeddingEngine {
    private final EmbeddingEngine engine;
    private final GroupPass pass;
    private float[] part = new float[0];

    /** @param engine over this member's copy of the weights */
    public GroupEngine(EmbeddingEngine engine, Group group) {
        this.engine = engine;
        this.pass = new GroupPass(group, engine.dimension());
    }

    @Override
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        pass.divide(count, 1);
        pass.run(engine::embed, images, embeddings);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        pass.divide(count, 1);
        pass.run(engine::embedForGradient, images, embeddings);
    }

    /** Of the others' images it is 0: they move where they are theirs. */
    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        Arrays.fill(imageGradient, 0f);
        if (pass.own() > 0) {
            int length = imageGradient.length / pass.count();
            part = GroupPass.sized(part, pass.own() * length);
            engine.imageGradient(pass.ownGradient(embeddingGradient), part);
            System.arraycopy(part, 0, imageGradient, pass.start() * length, part.length);
        }
    }

    @Override
    public void complete(float[] images, int count) {
        pass.divide(count, 1);
        int length = images.length / count;
        Arrays.fill(images, 0, pass.start() * length, 0f);
        Arrays.fill(images, pass.end() * length, images.length, 0f);
        pass.bringTogether(images, images.length);
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
