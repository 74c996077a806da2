package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack where no query is in the gallery: the first 130 images of a scene search the other 170. */
class SeparateGalleryTest {
    private static final int QUERIES = 130;
    private static final int SEARCHED = AttackScene.SIZE - QUERIES;
    private static final double[] MOVES = {0.02, 0.3, 1};

    private static Gallery apart(AttackScene scene) {
        int[] queries = IntStream.range(0, QUERIES).toArray();
        int[] searched = IntStream.range(QUERIES, AttackScene.SIZE).toArray();
        Gallery gallery = new Gallery(
                scene.gallery.embeddings().select(searched), labels(scene, searched), scene.gallery.metric());
        return gallery.searchedBy(scene.gallery.embeddings().select(queries), labels(scene, queries));
    }

    private static int[] labels(AttackScene scene, int[] rows) {
        return Arrays.stream(rows).map(row -> scene.gallery.labels()[row]).toArray();
    }

    /** The image in a row of those that the attack moves. */
    private static BenignQuery moving(Attack attack, Gallery gallery, int row) {
        boolean candidate = attack.moves() == MovingImage.CANDIDATE;
        Gallery from = candidate ? gallery : gallery.queries();
        float[] embedding = from.embeddings().row(row);
        return new BenignQuery(candidate ? row : -1, from.labels()[row], embedding, gallery.distances(embedding));
    }

    static Stream<Arguments> attacks() {
        return AttackScene.components().flatMap(component -> Stream.of(DistanceMetric.values())
                .map(metric -> Arguments.of(component.name() + component.args(), component, metric)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("attacks")
    void lossGradientAndFiguresAreTheNaiveOnes(String name, Component component, DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 21);
        Gallery gallery = apart(scene);
        Attack attack = Attacks.REGISTRY.create(component);
        double largest = 0;
        for (int row : new int[] {0, 7, QUERIES - 1}) {
            BenignQuery image = moving(attack, gallery, row);
            int[] selected = attack.select(image, gallery, scene.random);
            NaiveAttack naive = new NaiveAttack(attack.name(), image, gallery, selected);
            QueryObjective objective = attack.objective(image, gallery, selected);
            assertFigures(naive, objective, image.embedding());
            for (double move : MOVES) {
                float[] embedding = scene.moved(image, move);
                double[] wide = NaiveAttack.doubles(embedding);
                double expected = naive.loss(wide, wide);
                float[] gradient = new float[embedding.length];
                assertEquals(expected, objective.loss(1, embedding, gradient), 1e-5 * Math.max(1, Math.abs(expected)));
                assertFigures(naive, objective, embedding);
                double[] direction = scene.direction(embedding);
                double slope = slope(naive, wide, direction);
                double ours = IntStream.range(0, direction.length)
                        .mapToDouble(k -> gradient[k] * direction[k])
                        .sum();
                assertEquals(slope, ours, 2e-4 * Math.max(1, Math.abs(slope)), "moved by " + move);
                largest = Math.max(largest, Math.abs(ours));
            }
        }
        assertTrue(largest > 1e-4, "every gradient is zero");
    }

    private static double slope(NaiveAttack naive, double[] at, double[] direction) {
        double step = 1e-7;
        double[] ahead = at.clone();
        double[] behind = at.clone();
        for (int k = 0; k < at.length; k++) {
            ahead[k] += step * direction[k];
            behind[k] -= step * direction[k];
        }
        return (naive.loss(ahead, at) - naive.loss(behind, at)) / (2 * step);
    }

    private static void assertFigures(NaiveAttack naive, QueryObjective objective, float[] embedding) {
        Map<String, Double> expected = naive.figures(NaiveAttack.doubles(embedding));
        Map<String, Double> figures = objective.figures(embedding);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(figures.keySet()));
        expected.forEach((key, value) -> assertEquals(value, figures.get(key), 1e-5, key));
    }

    @Test
    void onlyCandidateAttacksMoveACandidate() {
        for (String name : Attacks.REGISTRY.names()) {
            Attack attack = Attacks.REGISTRY.create(Component.named(name));
            MovingImage expected = Set.of("CA+", "CA-").contains(name) ? MovingImage.CANDIDATE : MovingImage.QUERY;
            assertEquals(expected, attack.moves(), name);
        }
    }

    @Test
    void randomSelectionsReachTheWholeOtherSet() {
        Gallery gallery = apart(new AttackScene(DistanceMetric.N, 22));
        assertEquals(all(QUERIES), drawn("CA+", gallery, 20_000), "queries of a candidate");
        assertEquals(all(SEARCHED), drawn("QA+", gallery, 20_000), "candidates of a query");
        assertEquals(all(SEARCHED), drawn("TMA", gallery, 20_000));
    }

    private static Set<Integer> drawn(String name, Gallery gallery, int draws) {
        Attack attack = Attacks.REGISTRY.create(Component.named(name));
        BenignQuery image = moving(attack, gallery, 20);
        SeededRandom random = new SeededRandom(1);
        return IntStream.range(0, draws)
                .map(i -> attack.select(image, gallery, random)[0])
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> all(int size) {
        return IntStream.range(0, size).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void nearSelectionsAreOfTheNearestOfTheOtherSet() {
        Gallery gallery = apart(new AttackScene(DistanceMetric.N, 23));
        for (int row = 0; row < QUERIES; row++) {
            int[] near = nearest(gallery, gallery.queries().embeddings().row(row));
            // 1 % of 170 images is one.
            assertArrayEquals(new int[] {near[0]}, select("QA-", gallery, row));
            assertArrayEquals(new int[] {near[0], near[1]}, select("GTT", gallery, row));
            assertArrayEquals(Arrays.copyOf(near, 5), Arrays.copyOfRange(select("SPQA+", gallery, row), 1, 6));
            int top = gallery.labels()[near[0]];
            int other = Arrays.stream(near)
                    .filter(n -> gallery.labels()[n] != top)
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(new int[] {other}, select("GTM", gallery, row));
            int[] searching = nearest(gallery.queries(), gallery.embeddings().row(row));
            assertArrayEquals(new int[] {searching[0]}, select("CA-", gallery, row));
        }
    }

    private static int[] select(String name, Gallery gallery, int row) {
        Attack attack = Attacks.REGISTRY.create(Component.named(name));
        return attack.select(moving(attack, gallery, row), gallery, new SeededRandom(row));
    }

    private static int[] nearest(Gallery gallery, float[] embedding) {
        double[] from = NaiveAttack.doubles(embedding);
        return IntStream.range(0, gallery.size())
                .boxed()
                .sorted(Comparator.comparingDouble(n -> {
                    float[] to = gallery.embeddings().row(n);
                    return IntStream.range(0, to.length)
                            .mapToDouble(k -> (from[k] - to[k]) * (from[k] - to[k]))
                            .sum();
                }))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Test
    void aGalleryOfTheOtherImagesGivesTheJointFigures() {
        AttackScene scene = new AttackScene(DistanceMetric.N, 24);
        for (int row : new int[] {0, 31, 299}) {
            int[] others =
                    IntStream.range(0, AttackScene.SIZE).filter(n -> n != row).toArray();
            Gallery without =
                    new Gallery(scene.gallery.embeddings().select(others), labels(scene, others), DistanceMetric.N);
            BenignQuery among = scene.query(row);
            float[] own = among.embedding();
            BenignQuery outside = new BenignQuery(-1, among.label(), own, without.distances(own));
            float[] moved = scene.moved(among, 0.6);
            for (String name : List.of("TMA", "ES", "LTM", "GTM", "GTT", "QA+", "QA-", "SPQA+", "SPQA-")) {
                Attack attack = Attacks.REGISTRY.create(Component.named(name));
                int[] selected = attack.select(among, scene.gallery, new SeededRandom(3));
                int[] shifted = attack.select(outside, without, new SeededRandom(3));
                assertArrayEquals(
                        selected,
                        Arrays.stream(shifted).map(n -> n < row ? n : n + 1).toArray(),
                        name);
                Map<String, Double> joint =
                        attack.objective(among, scene.gallery, selected).figures(moved);
                Map<String, Double> apart =
                        attack.objective(outside, without, shifted).figures(moved);
                // The query's old place ranks, too, where it is in the gallery.
                int[] ranked = name.startsWith("QA") ? selected : new int[0];
                joint.forEach((figure, value) -> {
                    double expected = value;
                    if (ranked.length > 0) {
                        float toSelf = (float) scene.gallery.distance(moved, row);
                        float toChosen = (float) scene.gallery.distance(moved, ranked[0]);
                        double nearer = Math.rint(value * AttackScene.SIZE / 100) - (toSelf < toChosen ? 1 : 0);
                        expected = 100 * nearer / (AttackScene.SIZE - 1);
                    }
                    double tolerance = figure.startsWith("SPQA") ? 100.0 / (AttackScene.SIZE - 1) : 1e-9;
                    assertEquals(expected, apart.get(figure), tolerance, figure);
                });
            }
        }
    }

    @Test
    void misrankHasNothingToLeaveOut() {
        Gallery gallery = apart(new AttackScene(DistanceMetric.E, 25));
        BenignQuery query = moving(new EmbeddingShift(), gallery, 3);
        Component masked = Component.named("LTM");
        masked.args().put("published", false);
        double[] losses = Stream.of(masked, Component.named("LTM"))
                .mapToDouble(one -> Attacks.REGISTRY
                        .create(one)
                        .objective(query, gallery, new int[0])
                        .loss(0, query.embedding(), null))
                .toArray();
        assertEquals(losses[0], losses[1]);
        assertNotEquals(0, losses[0]);
    }

    @Test
    void whatCannotBeAttackedIsSaid() {
        Gallery joint = new Gallery(Embeddings.zeros(4, 2), new int[4], DistanceMetric.N);
        assertFalse(joint.isApart());
        assertEquals(joint, joint.queries());
        assertThrows(IllegalArgumentException.class, () -> joint.searchedBy(Embeddings.zeros(3, 5), new int[3]));
        assertThrows(IllegalArgumentException.class, () -> joint.searchedBy(Embeddings.zeros(3, 2), new int[2]));
        Gallery few = joint.searchedBy(Embeddings.zeros(2, 2), new int[2]);
        BenignQuery candidate = new BenignQuery(0, 0, new float[2], new float[4]);
        for (String name : List.of("CA+", "CA-")) {
            Component three = Component.named(name);
            three.args().put("w", 3);
            Attack attack = Attacks.REGISTRY.create(three);
            String message = assertThrows(
                            AttackException.class, () -> attack.select(candidate, few, new SeededRandom(0)))
                    .getMessage();
            assertTrue(message.contains("3 images") && message.contains("has 2"), message);
        }
        // Its class is not in the gallery.
        BenignQuery stranger = new BenignQuery(-1, 9, new float[2], new float[4]);
        assertThrows(
                AttackException.class,
                () -> Attacks.REGISTRY.create(Component.named("LTM")).objective(stranger, few, new int[0]));
    }
}
