package org.colotride.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.mining.Triplets;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss beside the triplet loss, on batches as defences hand them out, against what its paper writes. */
class MetricLossesTest {
    /** Distances of ours have 1e-6 added to each coordinate of a difference, which the papers' have not. */
    private static final double SHIFTED = 2e-5;

    private static final double STEP = 2e-4;

    /** A loss by its name and arguments, and its paper's formula. */
    private record Case(String name, String args, ToDoubleFunction<NaiveLosses> formula) {
        MetricLoss create() {
            MetricLoss loss = Losses.REGISTRY.create(component(name, args));
            loss.begin(LossBatch.DIMENSION, LossBatch.CLASSES, new SeededRandom(17));
            return loss;
        }

        @Override
        public String toString() {
            return name + args;
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("contrastive", "", naive -> naive.contrastive(1)),
            new Case("contrastive", "margin=1.6", naive -> naive.contrastive(1.6)),
            new Case("margin", "", naive -> naive.margin(0.2, betas(1.2))),
            new Case("margin", "margin=0.4,beta=0.7,betaLearningRate=0", naive -> naive.margin(0.4, betas(0.7))),
            new Case("lifted-structure", "", naive -> naive.liftedStructure(1)),
            new Case("lifted-structure", "margin=0.5", naive -> naive.liftedStructure(0.5)),
            new Case("multi-similarity", "", naive -> naive.multiSimilarity(2, 50, 0.5, 0.1)),
            new Case(
                    "multi-similarity",
                    "alpha=3,beta=7,base=0.9,epsilon=2",
                    naive -> naive.multiSimilarity(3, 7, 0.9, 2)),
            new Case("proxy-anchor", "", naive -> naive.proxyAnchor(32, 0.1, proxies())),
            new Case("proxy-anchor", "alpha=5,delta=0.3", naive -> naive.proxyAnchor(5, 0.3, proxies())),
            new Case("nt-xent", "", naive -> naive.ntXent(0.1)),
            new Case("nt-xent", "temperature=0.5", naive -> naive.ntXent(0.5)),
            new Case("n-pair", "", naive -> naive.nPair(1, 0.001)),
            new Case("n-pair", "scale=16,regularization=0.3", naive -> naive.nPair(16, 0.3)));

    static Stream<Arguments> casesAndBatches() {
        return CASES.stream().flatMap(one -> LossBatch.all().stream().map(batch -> Arguments.of(one, batch)));
    }

    /** Without copies: where these move apart, the papers' losses jump or have no gradient. */
    static Stream<Arguments> casesAndSmoothBatches() {
        return casesAndBatches().filter(pair -> !pair.get()[1].toString().equals("copies"));
    }

    static List<Case> cases() {
        return CASES;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("casesAndBatches")
    void isWhatItsPaperWrites(Case one, LossBatch batch) {
        double expected = one.formula().applyAsDouble(new NaiveLosses(batch.embeddings(), batch.layout()));
        float[] gradient = new float[batch.embeddings().values().length];
        Arrays.fill(gradient, 9f);
        MetricLoss loss = one.create();
        assertTrue(expected > 0, "it must be active to say anything");
        assertEquals(expected, loss.evaluate(batch.embeddings(), batch.layout(), null), SHIFTED * (1 + expected));
        assertEquals(expected, loss.evaluate(batch.embeddings(), batch.layout(), gradient), SHIFTED * (1 + expected));
        for (float slope : gradient) {
            assertTrue(Float.isFinite(slope) && slope != 9f);
        }
        double active = loss.activeFraction(batch.embeddings(), batch.layout());
        assertTrue(active >= 0 && active <= 1, () -> active + "");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("casesAndSmoothBatches")
    void gradientIsThatOfFiniteDifferences(Case one, LossBatch batch) {
        MetricLoss loss = one.create();
        float[] values = batch.embeddings().values();
        float[] gradient = new float[values.length];
        Arrays.fill(gradient, 9f);
        loss.evaluate(batch.embeddings(), batch.layout(), gradient);
        assertDifferences(values, gradient, () -> loss.evaluate(batch.embeddings(), batch.layout(), null));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("casesAndBatches")
    void whatItLearnsItselfHasTheGradientOfFiniteDifferences(Case one, LossBatch batch) {
        MetricLoss loss = one.create();
        loss.evaluate(
                batch.embeddings(), batch.layout(), new float[batch.embeddings().values().length]);
        loss.parameters()
                .ifPresent(parameters -> assertDifferences(
                        parameters.values(),
                        parameters.gradient().clone(),
                        () -> loss.evaluate(batch.embeddings(), batch.layout(), null)));
        assertEquals(
                one.name().equals("proxy-anchor")
                        || one.name().equals("margin") && !one.args().contains("Rate=0"),
                loss.parameters().isPresent());
    }

    /** The value of a loss as its numbers now are. */
    private interface Evaluation {
        double now();
    }

    private static void assertDifferences(float[] values, float[] gradient, Evaluation loss) {
        for (int i = 0; i < values.length; i++) {
            float kept = values[i];
            values[i] = kept + (float) STEP;
            double high = values[i];
            double above = loss.now();
            values[i] = kept - (float) STEP;
            double width = high - values[i];
            double below = loss.now();
            values[i] = kept;
            assertEquals((above - below) / width, gradient[i], 2e-4 * (1 + Math.abs(gradient[i])), "number " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aBatchOfOneImageAloneHasAFiniteGradient(Case one) {
        MetricLoss loss = one.create();
        Embeddings same = Embeddings.zeros(9, LossBatch.DIMENSION);
        Arrays.fill(same.values(), 0.4f);
        for (int[] labels : new int[][] {{0, 1, 2, 0, 1, 2, 1, 2, 0}, new int[9]}) {
            float[] gradient = new float[same.values().length];
            assertTrue(Double.isFinite(loss.evaluate(same, BatchLayout.stacked(labels), gradient)));
            for (float slope : gradient) {
                assertTrue(Float.isFinite(slope));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void benignCompanionsAreNotItsBusiness(Case one) {
        LossBatch batch = LossBatch.companions();
        MetricLoss loss = one.create();
        int members = batch.layout().members().length;
        float[] gradient = new float[batch.embeddings().values().length];
        Arrays.fill(gradient, 9f);
        double value = loss.evaluate(batch.embeddings(), batch.layout(), gradient);
        int first = batch.embeddings().offset(members);
        assertArrayEquals(new float[gradient.length - first], Arrays.copyOfRange(gradient, first, gradient.length));
        Arrays.fill(batch.embeddings().values(), first, gradient.length, 0.3f);
        assertEquals(value, loss.evaluate(batch.embeddings(), batch.layout(), null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aNonFiniteEmbeddingShowsInTheLoss(Case one) {
        LossBatch batch = LossBatch.stack(1);
        batch.embeddings().values()[5] = Float.NaN;
        assertTrue(Double.isNaN(one.create().evaluate(batch.embeddings(), batch.layout(), null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void largeEmbeddingsGiveNumbers(Case one) {
        LossBatch batch = LossBatch.stack(60);
        float[] gradient = new float[batch.embeddings().values().length];
        assertTrue(Double.isFinite(one.create().evaluate(batch.embeddings(), batch.layout(), gradient)));
        for (float slope : gradient) {
            assertTrue(Float.isFinite(slope));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aBatchWithoutTripletsIsRefused(Case one) {
        BatchLayout none = new BatchLayout(new int[4], new Triplets(new int[0], new int[0], new int[0]), new int[4]);
        assertThrows(IllegalArgumentException.class, () -> one.create()
                .evaluate(Embeddings.zeros(4, LossBatch.DIMENSION), none, null));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "contrastive, margin, 0",
        "margin, margin, -0.1",
        "margin, beta, 0",
        "margin, betaLearningRate, -1",
        "lifted-structure, margin, 0",
        "multi-similarity, alpha, 0",
        "multi-similarity, beta, -50",
        "multi-similarity, base, 1.5",
        "multi-similarity, epsilon, 2.5",
        "proxy-anchor, alpha, 0",
        "proxy-anchor, delta, 1.1",
        "proxy-anchor, proxyLearningRate, 0",
        "nt-xent, temperature, 0",
        "n-pair, scale, 0",
        "n-pair, regularization, -0.1"
    })
    void anArgumentOutOfRangeIsNamed(String name, String key, String value) {
        Component component = component(name, key + "=" + value);
        String message = assertThrows(ConfigException.class, () -> Losses.REGISTRY.create(component))
                .getMessage();
        assertTrue(message.contains(key) && message.contains(value), message);
    }

    @Test
    void countsWhatHasSomethingToTeach() {
        // Anchors at 0, positives at 0.1 and 0.9, negatives at 0.5 and 2, on a line.
        Embeddings line = new Embeddings(new float[] {0, 0, 0.1f, 0.9f, 0.5f, 2}, 6, 1);
        BatchLayout layout = BatchLayout.stacked(new int[] {0, 0, 0, 0, 1, 1});
        assertEquals(1.0 / 2, create("contrastive", "").activeFraction(line, layout));
        assertEquals(2.0 / 4, create("margin", "beta=1,betaLearningRate=0").activeFraction(line, layout));
        assertEquals(1, create("lifted-structure", "").activeFraction(line, layout));
        BatchLayout two = BatchLayout.stacked(new int[] {0, 1, 0, 1, 1, 0});
        Embeddings plane = new Embeddings(new float[] {1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0.5f, 1}, 6, 2);
        assertEquals(1, create("n-pair", "").activeFraction(plane, two));
        // By their angles, the first anchor's positive is nearest; by products, (1, 1) is as near.
        assertEquals(1.0 / 2, create("nt-xent", "").activeFraction(plane, two));
        MetricLoss proxies = create("proxy-anchor", "");
        proxies.parameters().orElseThrow().begin(new float[] {1, 0, 0, 1});
        assertEquals(2.0 / 6, proxies.activeFraction(plane, two));
        // Of two narrow classes, (1, 1) alone has a negative, (1, 0.1), nearer than its positive (0, 1).
        Embeddings narrow = new Embeddings(new float[] {1, 0, 0, 1, 1, 0.1f, 0.1f, 1, 1, 1, 1, -0.1f}, 6, 2);
        assertEquals(1.0 / 6, create("multi-similarity", "epsilon=0").activeFraction(narrow, two));
    }

    /** Kaiming normal, fan out, which the similarities do not show: they are blind to a proxy's length. */
    @Test
    void proxiesBeginWithTheDeviationOfThePublishedProgram() {
        int classes = 500;
        MetricLoss loss = Losses.REGISTRY.create(Component.named("proxy-anchor"));
        loss.begin(64, classes, new SeededRandom(1));
        float[] first = loss.parameters().orElseThrow().values();
        assertEquals(64 * classes, first.length);
        double squares = 0;
        for (float value : first) {
            squares += (double) value * value;
        }
        assertEquals(Math.sqrt(2.0 / classes), Math.sqrt(squares / first.length), 0.02 * Math.sqrt(2.0 / classes));
    }

    @Test
    void aClassWithoutAProxyIsNamed() {
        MetricLoss loss = create("proxy-anchor", "");
        int[] labels = {0, 0, LossBatch.CLASSES};
        Embeddings three = Embeddings.zeros(3, LossBatch.DIMENSION);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> loss.evaluate(three, BatchLayout.stacked(labels), null))
                .getMessage();
        assertTrue(message.contains("class " + LossBatch.CLASSES), message);
    }

    private static MetricLoss create(String name, String args) {
        return new Case(name, args, null).create();
    }

    private static Component component(String name, String args) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (String arg : args.isEmpty() ? new String[0] : args.split(",")) {
            tree.put(arg.split("=")[0], Double.parseDouble(arg.split("=")[1]));
        }
        return new Component(name, tree, "test");
    }

    private static double[] betas(double beta) {
        double[] betas = new double[LossBatch.CLASSES];
        Arrays.fill(betas, (float) beta);
        return betas;
    }

    /** Normal numbers of the deviation √(2 / classes). */
    private static double[][] proxies() {
        SeededRandom random = new SeededRandom(17);
        double[][] proxies = new double[LossBatch.CLASSES][LossBatch.DIMENSION];
        for (double[] proxy : proxies) {
            for (int k = 0; k < proxy.length; k++) {
                proxy[k] = random.nextGaussian() * Math.sqrt(2.0 / LossBatch.CLASSES);
            }
        }
        return proxies;
    }
}
