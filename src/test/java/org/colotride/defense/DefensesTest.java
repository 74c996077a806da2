package org.colotride.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.loss.TripletLoss;
import org.colotride.mining.RandomMiner;
import org.colotride.mining.Triplets;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.engine.CountedEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What every defence keeps to, whatever it does; what each computes is checked against recordings by conformance. */
class DefensesTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int[] LABELS = {0, 0, 1, 1, 2, 2, 0, 0};
    private static final double EPSILON = 0.1;

    private static EmbeddingNetwork network;
    private static float[] images;

    @BeforeAll
    static void build() {
        network = TestNetworks.network(new C2F2(new C2F2.Args(8, DistanceMetric.N)), SHAPE, DataType.FLOAT, 3);
        SeededRandom random = new SeededRandom(5);
        images = new float[LABELS.length * SHAPE.length()];
        for (int i = 0; i < images.length; i++) {
            images[i] = random.nextFloat();
        }
    }

    @AfterAll
    static void close() {
        network.close();
    }

    static Set<String> defenses() {
        return Defenses.REGISTRY.names();
    }

    private static Defense create(String name) {
        ObjectNode args = new ObjectMapper().createObjectNode();
        if (!name.equals("none")) {
            args.put("epsilon", EPSILON).put("alpha", 0.05);
            if (!name.equals("free-at")) {
                args.put("steps", 4);
            }
        }
        Defense defense = Defenses.REGISTRY.create(new Component(name, args, "test"));
        defense.begin(network);
        return defense;
    }

    /** Half of the training is over: COLO-TRIDE does not perturb in its first epoch. */
    private static BenignBatch batch(int iteration) {
        Embeddings embeddings = Embeddings.zeros(LABELS.length, network.dimension());
        network.engine().embed(images, LABELS.length, embeddings.values());
        return new BenignBatch(
                images.clone(),
                SHAPE,
                LABELS,
                embeddings,
                new RandomMiner(new RandomMiner.Args()),
                new SeededRandom(7),
                new TrainingProgress(1, 2, iteration, 8));
    }

    private static MetricLoss triplet() {
        return new TripletLoss(new TripletLoss.Args(null, false, null, null, null));
    }

    private static DefendedBatch defend(Defense defense, int iteration) {
        return defense.defend(batch(iteration), new SeededRandom(9), new ProjectedGradientDescent(network.engine()));
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void keepsToTheBallAndSaysWhoIsWho(String name) {
        try (Defense defense = create(name)) {
            defense.loss(triplet());
            for (int iteration = 4; iteration < 8; iteration++) {
                DefendedBatch defended = defend(defense, iteration);
                check(defended, name);
                Turn turn = defended.turn();
                assertTrue(turn.name().equals(Turn.NONE) || defense.turns().contains(turn.name()), turn.name());
                Set<String> gauges =
                        Set.copyOf(defense.gauges().stream().map(Gauge::name).toList());
                assertTrue(gauges.containsAll(turn.gauges().keySet()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void asksNoMoreOfTheNetworkThanItSays(String name) {
        try (Defense defense = create(name)) {
            defense.loss(triplet());
            BatchLoad load = defense.load(LABELS.length / 2);
            int trained = 0;
            for (int iteration = 4; iteration < 8; iteration++) {
                CountedEngine counted = new CountedEngine(network.engine());
                DefendedBatch defended =
                        defense.defend(batch(iteration), new SeededRandom(9), new ProjectedGradientDescent(counted));
                int steps = defended.turn().steps();
                assertTrue(counted.backward() <= (long) steps * load.perturbed(), steps + " steps");
                trained = Math.max(trained, defended.layout().count());
            }
            assertEquals(trained, load.trained());
        }
    }

    private static void check(DefendedBatch defended, String name) {
        BatchLayout layout = defended.layout();
        int length = SHAPE.length();
        assertTrue(defended.images().length >= layout.count() * length);
        int[][] mined = roles(defended.mined());
        int[][] rows = roles(layout.triplets());
        for (int role = 0; role < mined.length; role++) {
            assertEquals(mined[role].length, rows[role].length);
            for (int i = 0; i < mined[role].length; i++) {
                assertEquals(LABELS[mined[role][i]], layout.labels()[rows[role][i]]);
                assertWithinTheBall(defended.images(), rows[role][i], mined[role][i], name);
            }
        }
        for (int row = 0; row < layout.count(); row++) {
            int benign = layout.benign()[row];
            if (benign != BatchLayout.ABSENT) {
                for (int k = 0; k < length; k++) {
                    float difference = defended.images()[row * length + k] - defended.images()[benign * length + k];
                    assertTrue(Math.abs(difference) <= EPSILON + 1e-6);
                }
            }
        }
    }

    private static void assertWithinTheBall(float[] trained, int row, int position, String name) {
        int length = SHAPE.length();
        for (int k = 0; k < length; k++) {
            float pixel = trained[row * length + k];
            assertTrue(pixel >= 0 && pixel <= 1, name);
            assertTrue(Math.abs(pixel - images[position * length + k]) <= EPSILON + 1e-6, name);
        }
    }

    private static int[][] roles(Triplets triplets) {
        return new int[][] {triplets.anchors(), triplets.positives(), triplets.negatives()};
    }

    @ParameterizedTest
    @CsvSource({
        "none, false, false, false",
        "cap, false, true, true",
        "anp, true, false, false",
        "est, true, true, true",
        "rest, false, true, true",
        "ses, false, false, false",
        "act, false, true, true",
        "min-max, true, true, true",
        "ramd, false, true, true",
        "tbc, true, true, true",
        "acap, true, true, true",
        "semi-stop, true, true, true",
        "hm, true, true, true",
        "n2a, false, false, true",
        "fare, true, true, true",
    })
    void movesTheRolesThatItSays(String name, boolean anchors, boolean positives, boolean negatives) {
        try (Defense defense = create(name)) {
            if (defense.state().containsKey("previousLoss")) {
                // As after a loss of nothing: the triplets of a fresh network are hard enough for anything weaker.
                defense.restore(Map.of("previousLoss", new float[1]));
            }
            defense.loss(triplet());
            DefendedBatch defended = defend(defense, 4);
            assertEquals(anchors, moved(defended, 0), "anchors");
            assertEquals(positives, moved(defended, 1), "positives");
            assertEquals(negatives, moved(defended, 2), "negatives");
        }
    }

    private static boolean moved(DefendedBatch defended, int role) {
        int length = SHAPE.length();
        int[] mined = roles(defended.mined())[role];
        int[] rows = roles(defended.layout().triplets())[role];
        for (int i = 0; i < mined.length; i++) {
            if (!Arrays.equals(
                    Arrays.copyOfRange(images, mined[i] * length, (mined[i] + 1) * length),
                    Arrays.copyOfRange(defended.images(), rows[i] * length, (rows[i] + 1) * length))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyComparatorTakesItsTurn() {
        for (String name : defenses()) {
            try (Defense defense = create(name)) {
                defense.loss(triplet());
                defend(defense, 4);
                assertEquals(
                        name.equals("none"), defend(defense, 5).turn().name().equals(Turn.NONE), name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void goesOnAsItWouldHaveFromItsState(String name) {
        try (Defense first = create(name);
                Defense resumed = create(name)) {
            MetricLoss loss = first.loss(triplet());
            DefendedBatch defended = defend(first, 4);
            Embeddings embeddings = Embeddings.zeros(defended.layout().count(), network.dimension());
            network.engine().embed(defended.images(), defended.layout().count(), embeddings.values());
            loss.evaluate(embeddings, defended.layout(), null);
            Map<String, float[]> state = first.state();
            resumed.restore(state);
            resumed.loss(triplet());
            DefendedBatch expected = defend(first, 8);
            float[] pixels = Arrays.copyOf(expected.images(), expected.layout().count() * SHAPE.length());
            DefendedBatch actual = defend(resumed, 8);
            assertArrayEquals(
                    pixels, Arrays.copyOf(actual.images(), actual.layout().count() * SHAPE.length()), name);
        }
    }

    @Test
    void hardnessManipulationGrowsStrongerAsTheLossFalls() {
        try (Defense defense = create("hm")) {
            defense.restore(Map.of("previousLoss", new float[] {2}));
            double weak = defend(defense, 4).turn().gauges().get("destination");
            defense.restore(Map.of("previousLoss", new float[] {0.05f}));
            double strong = defend(defense, 4).turn().gauges().get("destination");
            assertEquals(-0.2, weak, 1e-6);
            assertEquals(-0.05, strong, 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "miner, 0.1, -0.3, -0.3",
        "constant, 0.1, -0.3, -0.2",
        "lga, 0.1, -0.3, -0.1",
        "boost, 0.1, -0.3, -0.25",
        "paddedBoost, 0.1, -0.3, -0.1",
        "power, 0.1, -0.3, -0.05"
    })
    void destinationsAreThoseOfThePaper(HardnessDestination destination, double loss, double benign, double expected) {
        // γ = 0.2, ξ = 0.1, e = 2, constant −γ; the loss is half of its bound.
        HardnessDestination.Settings settings = new HardnessDestination.Settings(0.2, -0.2, 0.1, 2);
        assertEquals(expected, destination.target(benign, loss / 0.2, settings), 1e-12);
    }

    @Test
    void namesAMinerThatIsNone() {
        ObjectNode args = new ObjectMapper().createObjectNode().put("source", "softhart");
        String message = assertThrows(
                        ConfigException.class, () -> Defenses.REGISTRY.create(new Component("hm", args, "a.yaml")))
                .getMessage();
        assertTrue(message.contains("softhart") && message.contains("softhard"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "act, epsilon, 0",
        "est, steps, 0",
        "ses, weight, -1",
        "hm, margin, 0",
        "hm, exponent, 0",
        "min-max, alpha, 2",
        "free-at, replays, 0",
        "semi-stop, intraClass, -1",
    })
    void refusesArgumentsOutOfRangeByName(String name, String key, double value) {
        ObjectNode args = new ObjectMapper().createObjectNode();
        if (value == Math.rint(value)) {
            args.put(key, (int) value);
        } else {
            args.put(key, value);
        }
        String message = assertThrows(
                        ConfigException.class, () -> Defenses.REGISTRY.create(new Component(name, args, "a.yaml")))
                .getMessage();
        assertTrue(message.contains(key + ":") || message.contains(key), message);
    }

    @Test
    void withoutCollapsenessNothingStopsAtTheBrink() {
        ObjectNode args = new ObjectMapper()
                .createObjectNode()
                .put("epsilon", EPSILON)
                .put("alpha", 0.05)
                .put("steps", 4)
                // So low that a steered CAP has nothing to do.
                .put("collapseThreshold", -2);
        try (Defense steered = Defenses.REGISTRY.create(new Component("cap", args.deepCopy(), "test"));
                Defense free =
                        Defenses.REGISTRY.create(new Component("cap", args.put("collapseness", false), "test"))) {
            assertFalse(moved(defend(steered, 4), 1));
            assertTrue(moved(defend(free, 4), 1));
            assertNotEquals(steered.collapseWatch(), free.collapseWatch());
        }
    }

    /** As the papers trained: COLO-TRIDE and its parts on gradual-hard triplets with the collapse term, all others plainly. */
    @Test
    void eachBringsWhatItWasPublishedWith() {
        for (String name : Defenses.REGISTRY.names()) {
            try (Defense defense = Defenses.REGISTRY.create(Component.named(name))) {
                boolean ours = List.of("colo-tride", "cap", "anp").contains(name);
                assertEquals(
                        ours ? "gradual-hard" : "random",
                        defense.recipe().miner().name(),
                        name);
                assertEquals("triplet", defense.recipe().loss().name(), name);
                assertEquals(
                        ours,
                        defense.recipe().loss().args().path("collapseTerm").asBoolean(true),
                        name);
            }
        }
    }
}
