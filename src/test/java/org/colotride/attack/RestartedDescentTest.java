package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.io.Mappers;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

@Tag("processor")
class RestartedDescentTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int IMAGES = 40;
    private static final int QUERIES = 6;
    private static final EmbeddingNetwork NETWORK =
            TestNetworks.network(new C2F2(new C2F2.Args(8, DistanceMetric.N)), SHAPE, DataType.FLOAT, 3);
    private static final float[] PIXELS = TestNetworks.images(IMAGES, SHAPE, 1);
    private static final Gallery GALLERY = gallery();

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    private static Gallery gallery() {
        Embeddings embeddings = Embeddings.zeros(IMAGES, NETWORK.dimension());
        NETWORK.engine().embed(PIXELS, IMAGES, embeddings.values());
        return new Gallery(
                embeddings, IntStream.range(0, IMAGES).map(i -> i % 4).toArray(), DistanceMetric.N);
    }

    private static float[] benign() {
        return Arrays.copyOf(PIXELS, QUERIES * SHAPE.length());
    }

    private static List<BenignQuery> queries() {
        float[] embeddings = new float[QUERIES * NETWORK.dimension()];
        NETWORK.engine().embed(benign(), QUERIES, embeddings);
        return IntStream.range(0, QUERIES)
                .mapToObj(i -> {
                    float[] own = new Embeddings(embeddings, QUERIES, NETWORK.dimension()).row(i);
                    return new BenignQuery(i, i % 4, own, GALLERY.distances(own));
                })
                .toList();
    }

    private static List<QueryObjective> objectives(Attack attack) {
        return queries().stream()
                .map(query -> attack.objective(
                        query, GALLERY, attack.select(query, GALLERY, SeededRandom.derive(2, query.index()))))
                .toList();
    }

    private static RestartedDescent.Result run(String attack, AttackProfile profile) {
        BatchObjective batch =
                new BatchObjective(objectives(Attacks.REGISTRY.create(Component.named(attack))), NETWORK.dimension());
        long[] seeds = {11, 12, 13, 14, 15, 16};
        return new RestartedDescent(NETWORK.engine()).run(benign(), QUERIES, batch, profile, seeds);
    }

    @ParameterizedTest
    @CsvSource({"QA+, 0.03, 0.01, false, 1", "ES, 0.3, 0.2, true, 3", "CA-, 1, 1, true, 2", "LTM, 0.01, 0.5, false, 4"})
    void staysInTheEpsilonBallAndInTheRangeOfPixels(
            String attack, double epsilon, double alpha, boolean randomStart, int restarts) {
        RestartedDescent.Result result = run(attack, new AttackProfile(epsilon, alpha, 4, randomStart, restarts));
        float[] benign = benign();
        int moved = 0;
        for (int i = 0; i < benign.length; i++) {
            assertTrue(Math.abs(result.images()[i] - benign[i]) <= epsilon + 1e-6);
            assertTrue(result.images()[i] >= 0 && result.images()[i] <= 1);
            moved += result.images()[i] == benign[i] ? 0 : 1;
        }
        assertTrue(moved > benign.length / 2, moved + " pixels moved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT", "SPQA+", "SPQA-"})
    void restartsKeepTheBestOfEachImageAndAreNeverWorse(String attack) {
        RestartedDescent.Result one = run(attack, new AttackProfile(0.1, 0.04, 3, false, 1));
        RestartedDescent.Result three = run(attack, new AttackProfile(0.1, 0.04, 3, false, 3));
        for (int i = 0; i < QUERIES; i++) {
            assertEquals(one.losses()[i], three.lossPerRestart()[i][0]);
            assertEquals(Arrays.stream(three.lossPerRestart()[i]).min().orElseThrow(), three.losses()[i]);
            assertTrue(three.losses()[i] <= one.losses()[i]);
            assertEquals(3, three.lossPerStep()[i].length);
        }
        // What is reported is what the images kept give.
        float[] embeddings = new float[QUERIES * NETWORK.dimension()];
        NETWORK.engine().embed(three.images(), QUERIES, embeddings);
        assertArrayEquals(embeddings, three.embeddings());
        BatchObjective batch =
                new BatchObjective(objectives(Attacks.REGISTRY.create(Component.named(attack))), NETWORK.dimension());
        batch.evaluate(3, embeddings, null);
        assertArrayEquals(three.losses(), batch.losses());
    }

    @Test
    void randomStartsDifferFromRestartToRestartAndRepeatBySeed() {
        AttackProfile profile = new AttackProfile(0.1, 0.03, 3, true, 3);
        RestartedDescent.Result first = run("ES", profile);
        assertArrayEquals(first.images(), run("ES", profile).images());
        assertTrue(Arrays.stream(first.lossPerRestart()[0]).distinct().count() == 3);
        assertFalse(Arrays.equals(
                first.images(),
                run("ES", new AttackProfile(0.1, 0.03, 3, false, 1)).images()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutRoomToMoveFiguresStayBenign(boolean random) {
        for (ConfiguredAttack configured : Attacks.standard()) {
            Attack attack = configured.rule();
            RestartedDescent.Result result = run(attack.name(), new AttackProfile(0, 0.01, 3, random, random ? 2 : 1));
            assertArrayEquals(benign(), result.images());
            List<QueryObjective> objectives = objectives(attack);
            List<BenignQuery> queries = queries();
            for (int i = 0; i < QUERIES; i++) {
                float[] after = new Embeddings(result.embeddings(), QUERIES, NETWORK.dimension()).row(i);
                assertEquals(
                        objectives.get(i).figures(queries.get(i).embedding()),
                        objectives.get(i).figures(after));
            }
        }
    }

    @Test
    void aSingleStepIsFgsm() {
        AttackProfile profile = AttackProfile.of("rob28", 0.05, null, 1, false, 1);
        assertEquals(AttackProfile.fgsm(0.05), profile);
        float[] benign = benign();
        float[] images = run("TMA", profile).images();
        for (int i = 0; i < images.length; i++) {
            float low = Math.max(benign[i] - 0.05f, 0);
            float high = Math.min(benign[i] + 0.05f, 1);
            assertTrue(images[i] == benign[i] || images[i] == low || images[i] == high);
        }
    }

    @Test
    void vanishedGradientsAreCounted() {
        BatchObjective half = new BatchObjective(
                IntStream.range(0, QUERIES).mapToObj(i -> new Flat(i % 2 == 0)).toList(), NETWORK.dimension());
        PgdResult result = new ProjectedGradientDescent(NETWORK.engine())
                .runFrom(benign(), benign(), QUERIES, half, new AttackProfile(0.1, 0.02, 2, false, 1).descent());
        for (int step = 0; step < 2; step++) {
            for (int i = 0; i < QUERIES; i++) {
                double share = result.zeroGradients()[step][i];
                assertTrue(i % 2 == 0 ? share == 1 : share < 0.5, i + ": " + share);
            }
            assertEquals(
                    Arrays.stream(result.zeroGradients()[step]).average().orElseThrow(),
                    result.zeroGradientShare(step));
        }
    }

    /** The first coordinate, or nothing at all. */
    private record Flat(boolean flat) implements QueryObjective {
        @Override
        public double loss(int step, float[] embedding, float[] gradient) {
            if (gradient != null && !flat) {
                gradient[0] += 1;
            }
            return flat ? 0 : embedding[0];
        }

        @Override
        public Map<String, Double> figures(float[] embedding) {
            return Map.of();
        }
    }

    /** Results that were written before there was another norm keep the identity that they had. */
    @Test
    void aProfileNamesItsNormIfItIsNotTheUsualOne() {
        ObjectMapper json = Mappers.json();
        assertFalse(json.valueToTree(AttackProfile.rob28()).has("norm"));
        AttackProfile euclidean = AttackProfile.euclidean(1.5, null, 10, false, 2);
        JsonNode written = json.valueToTree(euclidean);
        assertEquals("l2", written.path("norm").asText());
        assertEquals(Norm.l2, Norm.of(written));
        assertEquals(Norm.linf, Norm.of(json.valueToTree(AttackProfile.rob28())));
        assertEquals(2.5 * 1.5 / 10, euclidean.alpha(), 1e-12);
        assertEquals(euclidean.alpha() / 3, euclidean.withEpsilon(0.5).alpha(), 1e-12);
        assertEquals("1.5 in ℓ2", Norm.l2.text(1.5));
        assertEquals("8/255", Norm.linf.text(8 / 255.0));
    }

    @Test
    void profilesAreThePublishedOnes() {
        assertEquals(new AttackProfile(8 / 255.0, 3 / 255.0, 32, false, 1), AttackProfile.named("rob224"));
        assertEquals(new AttackProfile(77 / 255.0, 3 / 255.0, 32, false, 1), AttackProfile.named("rob28"));
        assertEquals(new AttackProfile(0.1, 3 / 255.0, 7, true, 2), AttackProfile.of("rob28", 0.1, null, 7, true, 2));
        assertEquals(0.2, AttackProfile.fgsm(0.1).withEpsilon(0.2).alpha());
        assertEquals(3 / 255.0, AttackProfile.rob28().withEpsilon(0.2).alpha());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> AttackProfile.named("rob29"))
                .getMessage()
                .contains("rob2"));
        assertThrows(IllegalArgumentException.class, () -> new AttackProfile(1.1, 0.1, 1, false, 1));
        assertThrows(IllegalArgumentException.class, () -> new AttackProfile(0.1, 0.1, 0, false, 1));
        assertThrows(IllegalArgumentException.class, () -> new AttackProfile(0.1, 0.1, 1, false, 0));
    }
}
