package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** A gallery of random embeddings, queries in it, and every registered attack. */
final class AttackScene {
    static final int SIZE = 300;
    static final int DIMENSION = 21;
    private static final int CLASSES = 12;

    final Gallery gallery;
    final RandomGenerator random;

    AttackScene(DistanceMetric metric, long seed) {
        random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(SIZE, DIMENSION);
        int[] labels = new int[SIZE];
        float[][] centers = new float[CLASSES][];
        for (int c = 0; c < CLASSES; c++) {
            centers[c] = vector(1);
        }
        for (int n = 0; n < SIZE; n++) {
            labels[n] = n % CLASSES;
            float[] embedding = vector(1.2);
            for (int k = 0; k < DIMENSION; k++) {
                embedding[k] += centers[labels[n]][k];
            }
            System.arraycopy(
                    metric.normalises() ? unit(embedding) : embedding,
                    0,
                    embeddings.values(),
                    embeddings.offset(n),
                    DIMENSION);
        }
        gallery = new Gallery(embeddings, labels, metric);
    }

    /** All by their names, and those of several images. */
    static Stream<Component> components() {
        return Stream.concat(
                Attacks.REGISTRY.names().stream().map(Component::named),
                Stream.of(
                        with("CA+", "w", 4),
                        with("CA-", "w", 3),
                        with("QA+", "m", 3),
                        with("QA-", "m", 2),
                        with("SPQA+", "m", 2),
                        with("SPQA-", "m", 3)));
    }

    private static Component with(String name, String key, int value) {
        Component component = Component.named(name);
        component.args().put(key, value);
        return component;
    }

    BenignQuery query(int row) {
        float[] embedding = gallery.embeddings().row(row);
        return new BenignQuery(row, gallery.labels()[row], embedding, gallery.distances(embedding));
    }

    /** An embedding at some distance from a query's. */
    float[] moved(BenignQuery query, double by) {
        float[] moved = vector(by);
        for (int k = 0; k < DIMENSION; k++) {
            moved[k] += query.embedding()[k];
        }
        return gallery.metric().normalises() ? unit(moved) : moved;
    }

    /** A direction of length 1 in which an embedding can move: along the sphere if it is normalised. */
    double[] direction(float[] embedding) {
        double[] direction = NaiveAttack.doubles(vector(1));
        double along = 0;
        double squares = 0;
        for (int k = 0; k < DIMENSION; k++) {
            along += direction[k] * embedding[k];
        }
        for (int k = 0; k < DIMENSION; k++) {
            direction[k] -= gallery.metric().normalises() ? along * embedding[k] : 0;
            squares += direction[k] * direction[k];
        }
        for (int k = 0; k < DIMENSION; k++) {
            direction[k] /= Math.sqrt(squares);
        }
        return direction;
    }

    List<QueryObjective> objectives(Attack attack, int... rows) {
        return Arrays.stream(rows)
                .mapToObj(row -> attack.objective(
                        query(row), gallery, attack.select(query(row), gallery, SeededRandom.derive(5, row))))
                .toList();
    }

    private float[] vector(double size) {
        float[] vector = new float[DIMENSION];
        for (int k = 0; k < DIMENSION; k++) {
            vector[k] = (float) (size * random.nextGaussian() / Math.sqrt(DIMENSION));
        }
        return vector;
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        for (int k = 0; k < vector.length; k++) {
            vector[k] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    /** Whether an objective's gradient is the slope of its loss, in a random direction. */
    void assertGradient(QueryObjective objective, float[] embedding, double step) {
        float[] gradient = new float[embedding.length];
        objective.loss(1, embedding, gradient);
        double[] direction = direction(embedding);
        double analytic = 0;
        float[] ahead = embedding.clone();
        float[] behind = embedding.clone();
        for (int k = 0; k < embedding.length; k++) {
            analytic += gradient[k] * direction[k];
            ahead[k] += (float) (step * direction[k]);
            behind[k] -= (float) (step * direction[k]);
        }
        double numeric = (objective.loss(1, ahead, null) - objective.loss(1, behind, null)) / (2 * step);
        assertEquals(numeric, analytic, 0.02 * Math.max(0.1, Math.abs(numeric)));
    }
}
