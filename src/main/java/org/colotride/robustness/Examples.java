package org.colotride.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.io.ImagePng;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.tensor.ImageShape;

/** Pictures of single queries before and after an attack. */
final class Examples {
    private static final int NEAREST = 5;

    private final ScoredModel model;
    private final Gallery gallery;
    private final NearestNeighbours neighbours;

    Examples(ScoredModel model, Gallery gallery) {
        this.model = model;
        this.gallery = gallery;
        this.neighbours = new NearestNeighbours(gallery.embeddings(), gallery.metric());
    }

    /**
     * @param rows of the first of the batch
     * @param queries the same
     * @param benign pixels of the batch
     * @param adversarial pixels of the batch
     * @param embeddings of the adversarial images
     */
    List<BatchOutcome.Example> of(
            int[] rows,
            List<BenignQuery> queries,
            float[] benign,
            float[] adversarial,
            float[] embeddings,
            double epsilon) {
        ImageShape shape = model.shape();
        int length = shape.length();
        List<BatchOutcome.Example> examples = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            float[] before = Arrays.copyOfRange(benign, i * length, (i + 1) * length);
            float[] after = Arrays.copyOfRange(adversarial, i * length, (i + 1) * length);
            float[] moved = Arrays.copyOfRange(embeddings, i * gallery.dimension(), (i + 1) * gallery.dimension());
            BenignQuery query = queries.get(i);
            examples.add(new BatchOutcome.Example(
                    rows[i],
                    ImagePng.dataUri(after, 0, shape),
                    ImagePng.dataUri(ImagePng.amplify(before, after, Math.max(epsilon, 1.0 / 255)), 0, shape),
                    nearest(query.embedding(), query.index()),
                    nearest(moved, query.index())));
        }
        return examples;
    }

    private List<BatchOutcome.Near> nearest(float[] embedding, int self) {
        return Arrays.stream(neighbours.find(embedding, NEAREST + 1))
                .filter(near -> near.index() != self)
                .limit(NEAREST)
                .map(near -> new BatchOutcome.Near(near.index(), near.distance()))
                .toList();
    }
}
