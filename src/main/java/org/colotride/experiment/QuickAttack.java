package org.colotride.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.EmbeddingShift;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.RestartedDescent;
import org.colotride.data.ImageSet;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.tensor.Embeddings;

/**
 * A glance at robustness while a model trains: ES on a few validation images, in a few large steps from a random start.
 * Weaker than the scoring's, and on a smaller gallery: it shows a trend, no figure to report.
 */
final class QuickAttack {
    private static final int STEPS = 8;
    /** Each step is this share of ε. */
    private static final double STEP = 0.25;

    private static final double PERCENT = 100;

    private final EmbeddingNetwork network;
    private final ImageSet images;
    private final int count;
    private final int batch;
    private final AttackProfile profile;
    private final RestartedDescent descent;
    private float[] pixels = new float[0];

    /**
     * @param images that are validated with
     * @param count of the first ones to attack, at most
     * @param batch images at a time; one that the network is compiled for already costs no memory
     */
    QuickAttack(EmbeddingNetwork network, ImageSet images, int count, int batch) {
        this.network = network;
        this.images = images;
        this.count = count;
        this.batch = batch;
        double epsilon = AttackProfile.named(
                        AttackProfile.nameFor(images.shape().height()))
                .epsilon();
        this.profile = new AttackProfile(epsilon, STEP * epsilon, STEPS, true, 1);
        this.descent = new RestartedDescent(network.engine());
    }

    /**
     * What came of it.
     *
     * @param embeddings of the adversarial images, {@code [A, D]}
     * @param distance ES:D, their mean distance from the benign ones
     * @param recallAt1 ES:R in [0, 1]
     */
    record Result(Embeddings embeddings, double distance, double recallAt1) {}

    /** @param test the images' benign embeddings, and the gallery */
    Result run(EmbeddedTest test) {
        Embeddings benign = test.queries().embeddings();
        int[] labels = test.queries().labels();
        Gallery queries = new Gallery(benign, labels, network.metric());
        Gallery gallery = test.apart()
                .map(apart ->
                        new Gallery(apart.embeddings(), apart.labels(), network.metric()).searchedBy(benign, labels))
                .orElse(queries);
        int attacked = Math.min(count, benign.count());
        if (pixels.length == 0) {
            pixels = new float[batch * images.shape().length()];
        }
        Embeddings adversarial = Embeddings.zeros(attacked, benign.dimension());
        double distance = 0;
        double recall = 0;
        for (int first = 0; first < attacked; first += batch) {
            int size = Math.min(batch, attacked - first);
            List<QueryObjective> objectives = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                objectives.add(objective(gallery, benign, labels, first + i));
                images.read(
                        test.queries().indices()[first + i],
                        new SeededRandom(0),
                        pixels,
                        i * images.shape().length());
            }
            long[] seeds = new long[batch];
            int offset = first;
            Arrays.setAll(seeds, i -> offset + i);
            BatchObjective objective = new BatchObjective(objectives, benign.dimension());
            RestartedDescent.Result found = descent.run(pixels, batch, objective, profile, seeds);
            Embeddings moved = new Embeddings(found.embeddings(), batch, benign.dimension());
            for (int i = 0; i < size; i++) {
                float[] embedding = moved.row(i);
                System.arraycopy(embedding, 0, adversarial.values(), adversarial.offset(first + i), embedding.length);
                var figures = objectives.get(i).figures(embedding);
                distance += figures.get(EmbeddingShift.DISTANCE.name());
                recall += figures.get(EmbeddingShift.RECALL.name()) / PERCENT;
            }
        }
        return new Result(adversarial, distance / attacked, recall / attacked);
    }

    private static QueryObjective objective(Gallery gallery, Embeddings benign, int[] labels, int row) {
        float[] embedding = benign.row(row);
        int itself = gallery.isApart() ? -1 : row;
        BenignQuery query = new BenignQuery(itself, labels[row], embedding, gallery.distances(embedding));
        return new EmbeddingShift().objective(query, gallery, new int[0]);
    }
}
