package org.colotride.attack.blackbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.model.TestNetworks;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/** Images, embedding-shift objectives and generators of a few queries, as every search gets them. */
final class SearchCase {
    private final ImageShape shape;
    private final float[] benign;
    private final List<SquaredDistanceObjective> objectives = new ArrayList<>();

    SearchCase(EmbeddingEngine engine, ImageShape shape, int count) {
        this.shape = shape;
        benign = TestNetworks.images(count, shape, 1);
        // Pixels at the border of their range are where clipping shows.
        for (int i = 0; i < benign.length; i += 7) {
            benign[i] = i % 2;
        }
        float[] embeddings = new float[count * engine.dimension()];
        engine.embed(benign, count, embeddings);
        for (int i = 0; i < count; i++) {
            float[] centre = Arrays.copyOfRange(embeddings, i * engine.dimension(), (i + 1) * engine.dimension());
            objectives.add(new SquaredDistanceObjective(centre, -1));
        }
    }

    float[] benign() {
        return benign.clone();
    }

    int count() {
        return objectives.size();
    }

    List<SquaredDistanceObjective> objectives() {
        return objectives;
    }

    List<SeededRandom> randoms(long seed) {
        List<SeededRandom> randoms = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            randoms.add(SeededRandom.derive(seed, i));
        }
        return randoms;
    }

    record Outcome(float[] images, SearchResult result) {}

    Outcome run(ImageSearch search, long seed) {
        float[] images = benign();
        return new Outcome(images, search.search(images, objectives, randoms(seed)));
    }

    /** The same queries in batches of the given sizes. */
    Outcome runInBatches(ImageSearch search, long seed, int... sizes) {
        float[] images = benign();
        double[] finalLoss = new double[count()];
        int from = 0;
        for (int size : sizes) {
            int to = from + size;
            float[] part = Arrays.copyOfRange(images, from * shape.length(), to * shape.length());
            SearchResult result = search.search(
                    part, objectives.subList(from, to), randoms(seed).subList(from, to));
            System.arraycopy(part, 0, images, from * shape.length(), part.length);
            System.arraycopy(result.finalLoss(), 0, finalLoss, from, size);
            from = to;
        }
        return new Outcome(images, new SearchResult(new double[0][], 0, finalLoss));
    }

    void requireInBall(float[] images, double epsilon) {
        for (int i = 0; i < images.length; i++) {
            assertTrue(Math.abs(images[i] - benign[i]) <= epsilon + 1e-6, "pixel " + i + " left the ball");
            assertTrue(images[i] >= 0 && images[i] <= 1, "pixel " + i + ": " + images[i]);
        }
    }

    int moved(float[] images) {
        int moved = 0;
        for (int i = 0; i < images.length; i++) {
            moved += images[i] == benign[i] ? 0 : 1;
        }
        return moved;
    }
}
