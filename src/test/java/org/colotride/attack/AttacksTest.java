package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("processor")
class AttacksTest {
    private static final double[] MOVES = {0.02, 0.3, 1};

    static Stream<Arguments> attacks() {
        return AttackScene.components().flatMap(component -> Stream.of(DistanceMetric.values())
                .map(metric -> Arguments.of(component.name() + component.args(), component, metric)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("attacks")
    void lossAndFiguresAreTheNaiveOnes(String name, Component component, DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 3);
        Attack attack = Attacks.REGISTRY.create(component);
        assertEquals(component.name(), attack.name());
        for (int row : new int[] {0, 7, 299}) {
            BenignQuery query = scene.query(row);
            int[] selected = attack.select(query, scene.gallery, scene.random);
            NaiveAttack naive = new NaiveAttack(attack.name(), query, scene.gallery, selected);
            QueryObjective objective = attack.objective(query, scene.gallery, selected);
            assertFigures(naive, objective, query.embedding());
            for (double move : MOVES) {
                float[] embedding = scene.moved(query, move);
                double[] wide = NaiveAttack.doubles(embedding);
                double expected = naive.loss(wide, wide);
                assertEquals(expected, objective.loss(1, embedding, null), 1e-5 * Math.max(1, Math.abs(expected)));
                assertFigures(naive, objective, embedding);
            }
        }
    }

    private static void assertFigures(NaiveAttack naive, QueryObjective objective, float[] embedding) {
        Map<String, Double> expected = naive.figures(NaiveAttack.doubles(embedding));
        Map<String, Double> figures = objective.figures(embedding);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(figures.keySet()));
        expected.forEach((key, value) -> assertEquals(value, figures.get(key), 1e-5, key));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("attacks")
    void gradientIsThatOfTheNaiveLoss(String name, Component component, DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 4);
        Attack attack = Attacks.REGISTRY.create(component);
        double largest = 0;
        for (int row : new int[] {1, 150}) {
            BenignQuery query = scene.query(row);
            int[] selected = attack.select(query, scene.gallery, scene.random);
            NaiveAttack naive = new NaiveAttack(attack.name(), query, scene.gallery, selected);
            QueryObjective objective = attack.objective(query, scene.gallery, selected);
            for (double move : MOVES) {
                float[] embedding = scene.moved(query, move);
                float[] gradient = new float[embedding.length];
                double loss = objective.loss(1, embedding, gradient);
                assertEquals(loss, objective.loss(1, embedding, null));
                double[] direction = scene.direction(embedding);
                double slope = slope(naive, NaiveAttack.doubles(embedding), direction);
                double ours = 0;
                for (int k = 0; k < direction.length; k++) {
                    ours += gradient[k] * direction[k];
                }
                assertEquals(slope, ours, 2e-4 * Math.max(1, Math.abs(slope)), "moved by " + move);
                largest = Math.max(largest, Math.abs(ours));
            }
        }
        assertTrue(largest > 1e-4, "every gradient is zero");
    }

    private static double slope(NaiveAttack naive, double[] at, double[] direction) {
        double h = 1e-6;
        double[] ahead = at.clone();
        double[] behind = at.clone();
        for (int k = 0; k < at.length; k++) {
            ahead[k] += h * direction[k];
            behind[k] -= h * direction[k];
        }
        return (naive.loss(ahead, at) - naive.loss(behind, at)) / (2 * h);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("attacks")
    void aQueryGetsTheSameWhateverItsBatch(String name, Component component, DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 5);
        Attack attack = Attacks.REGISTRY.create(component);
        int[] rows = IntStream.range(0, 37).map(i -> i * 8).toArray();
        List<QueryObjective> objectives = scene.objectives(attack, rows);
        int d = AttackScene.DIMENSION;
        // Two images more than queries: a batch that is filled up.
        float[] embeddings = new float[(rows.length + 2) * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(scene.moved(scene.query(rows[i]), 0.4), 0, embeddings, i * d, d);
        }
        BatchObjective batch = new BatchObjective(objectives, d);
        float[] gradients = new float[embeddings.length];
        double total = batch.evaluate(1, embeddings, gradients);
        double[] losses = batch.losses();
        assertEquals(Arrays.stream(losses).sum(), total);
        assertEquals(total, batch.evaluate(2, embeddings, null));
        assertArrayEquals(new double[] {losses[3]}, batch.lossPerStep(3));
        assertArrayEquals(new float[2 * d], Arrays.copyOfRange(gradients, rows.length * d, gradients.length));
        for (int i = 0; i < rows.length; i++) {
            float[] gradient = new float[d];
            float[] embedding = Arrays.copyOfRange(embeddings, i * d, (i + 1) * d);
            assertEquals(objectives.get(i).loss(1, embedding, gradient), losses[i]);
            assertArrayEquals(gradient, Arrays.copyOfRange(gradients, i * d, (i + 1) * d));
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("attacks")
    void selectionIsRepeatableAndNeverTheQuery(String name, Component component, DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 6);
        Attack attack = Attacks.REGISTRY.create(component);
        for (int row = 0; row < AttackScene.SIZE; row += 13) {
            BenignQuery query = scene.query(row);
            int[] selected = attack.select(query, scene.gallery, SeededRandom.derive(1, row));
            assertArrayEquals(selected, attack.select(query, scene.gallery, SeededRandom.derive(1, row)));
            int itself = row;
            assertTrue(Arrays.stream(selected).noneMatch(one -> one == itself));
            int distinct = attack.name().equals("SPQA+") ? 5 : selected.length;
            assertTrue(Arrays.stream(selected).distinct().count() >= distinct);
            if (attack.name().equals("CA-") || attack.name().equals("QA-")) {
                for (int one : selected) {
                    assertTrue(Recall.rank(query, scene.gallery, query.distances(), one) < AttackScene.SIZE / 100);
                }
            }
        }
    }

    @Test
    void everyRandomImageIsSelectedAboutAsOften() {
        AttackScene scene = new AttackScene(DistanceMetric.N, 7);
        BenignQuery query = scene.query(20);
        int[] counts = new int[AttackScene.SIZE];
        int draws = 200 * (AttackScene.SIZE - 1);
        for (int i = 0; i < draws; i++) {
            counts[Selections.random("QA+", query, scene.gallery, 1, scene.random)[0]]++;
        }
        assertEquals(0, counts[20]);
        for (int n = 0; n < counts.length; n++) {
            // Six standard deviations of a binomial of mean 200.
            assertTrue(n == 20 || Math.abs(counts[n] - 200) < 6 * Math.sqrt(200), n + ": " + counts[n]);
        }
    }

    @Test
    void greedyMismatchIsDrawnToTheNearestOfAnotherClass() {
        // Labels by rows; the query is row 2. Nearest are row 4 (class 1), then 0 (class 1), then 3 (class 0).
        Embeddings embeddings = new Embeddings(new float[] {3, 9, 0, 4, 1, 8}, 6, 1);
        Gallery gallery = new Gallery(embeddings, new int[] {1, 0, 1, 0, 1, 0}, DistanceMetric.E);
        float[] own = {0};
        BenignQuery query = new BenignQuery(2, 1, own, gallery.distances(own));
        assertArrayEquals(new int[] {3}, select("nearest", query, gallery));
        // Of the other classes' rows 1, 3, 5 it is the second: position 1.
        assertArrayEquals(new int[] {1}, select("published", query, gallery));
    }

    private static int[] select(String selection, BenignQuery query, Gallery gallery) {
        Component component = Component.named("GTM");
        component.args().put("selection", selection);
        return Attacks.REGISTRY.create(component).select(query, gallery, new SeededRandom(0));
    }

    @Test
    void misrankLeavesTheQueryOutIfToldTo() {
        AttackScene scene = new AttackScene(DistanceMetric.N, 8);
        BenignQuery query = scene.query(5);
        Component component = Component.named("LTM");
        component.args().put("published", false);
        double masked = Attacks.REGISTRY
                .create(component)
                .objective(query, scene.gallery, new int[0])
                .loss(0, query.embedding(), null);
        double published = Attacks.REGISTRY
                .create(Component.named("LTM"))
                .objective(query, scene.gallery, new int[0])
                .loss(0, query.embedding(), null);
        double nearest = IntStream.range(0, AttackScene.SIZE)
                .filter(n -> n != 5 && scene.gallery.labels()[n] == query.label())
                .mapToDouble(n -> query.distances()[n])
                .min()
                .orElseThrow();
        assertEquals(published - nearest, masked, 1e-6);
    }

    @Test
    void shiftHasADirectionFromTheStart() {
        for (DistanceMetric metric : new DistanceMetric[] {DistanceMetric.N, DistanceMetric.E}) {
            AttackScene scene = new AttackScene(metric, 9);
            QueryObjective objective = scene.objectives(new EmbeddingShift(), 4).get(0);
            float[] gradient = new float[AttackScene.DIMENSION];
            objective.loss(0, scene.query(4).embedding(), gradient);
            double squares = 0;
            for (float slope : gradient) {
                assertNotEquals(0, slope);
                squares += slope * slope;
            }
            assertEquals(1, squares, 1e-5);
        }
    }

    @Test
    void theStandardAttacksGiveTheTenFigures() {
        AttackScene scene = new AttackScene(DistanceMetric.N, 10);
        List<String> figures = Attacks.standard().stream()
                .map(ConfiguredAttack::rule)
                .flatMap(attack ->
                        scene
                                .objectives(attack, 0)
                                .get(0)
                                .figures(scene.query(0).embedding())
                                .keySet()
                                .stream())
                .toList();
        assertEquals(List.of("CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT"), figures);
    }

    @Test
    void whatCannotBeAttackedIsSaid() {
        Gallery oneClass = new Gallery(Embeddings.zeros(4, 2), new int[4], DistanceMetric.N);
        BenignQuery query = new BenignQuery(0, 0, new float[2], new float[4]);
        SeededRandom random = new SeededRandom(0);
        for (String name : List.of("GTM", "LTM")) {
            Attack attack = Attacks.REGISTRY.create(Component.named(name));
            AttackException e = assertThrows(
                    AttackException.class,
                    () -> attack.objective(query, oneClass, attack.select(query, oneClass, random)));
            assertTrue(e.getMessage().contains(name), e.getMessage());
        }
        Component many = Component.named("QA-");
        many.args().put("m", 4);
        Attack attack = Attacks.REGISTRY.create(many);
        String message = assertThrows(AttackException.class, () -> attack.select(query, oneClass, random))
                .getMessage();
        assertTrue(message.contains("4 images") && message.contains("has 3"), message);
        many.args().put("m", 0);
        assertThrows(ConfigException.class, () -> Attacks.REGISTRY.create(many));
        String hint = assertThrows(ConfigException.class, () -> Attacks.REGISTRY.create(Component.named("ca+")))
                .getMessage();
        assertTrue(hint.contains("CA+"), hint);
    }

    @Test
    void oneDistanceIsToTheLastBitWhatAPassGives() {
        for (DistanceMetric metric : DistanceMetric.values()) {
            AttackScene scene = new AttackScene(metric, 11);
            float[] embedding = scene.moved(scene.query(3), 0.5);
            float[] distances = scene.gallery.distances(embedding);
            for (int n = 0; n < AttackScene.SIZE; n++) {
                assertEquals(distances[n], scene.gallery.distance(embedding, n));
            }
            float[][] queries = new float[40][];
            Arrays.fill(queries, scene.query(3).embedding());
            queries[33] = embedding;
            assertArrayEquals(distances, scene.gallery.distances(queries)[33]);
            assertArrayEquals(scene.query(3).distances(), scene.gallery.distances(queries)[39]);
            assertEquals(0, scene.query(3).distances()[3]);
            assertFalse(distances[3] == 0);
        }
    }
}
