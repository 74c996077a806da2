package org.colotride.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.colotride.attack.Objective;
import org.colotride.collapse.Collapseness;
import org.colotride.mining.Triplets;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PerturbationTest {
    private static final int DIMENSION = 6;
    private static final Triplets TRIPLETS =
            new Triplets(new int[] {0, 2, 4, 6}, new int[] {1, 3, 5, 7}, new int[] {2, 5, 1, 0});

    static Stream<Perturbation> perturbations() {
        // With ANP beyond the brink, so that γ = 1 and a finite difference sees no change of it.
        return Stream.of(
                new CandidatePerturbation(new Collapseness(3), 0.5),
                new AnchorPerturbation(new Collapseness(3), -0.5),
                new AnchorPerturbation(new Collapseness(10), -1));
    }

    private static Embeddings random(int count, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(count, DIMENSION);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = random.nextFloat() - 0.5f;
        }
        return embeddings;
    }

    @ParameterizedTest
    @MethodSource("perturbations")
    void gradientAgreesWithCentralDifferences(Perturbation perturbation) {
        Embeddings batch = random(8, 1);
        Objective objective = perturbation.objective(batch, TRIPLETS);
        int moving = perturbation.moving(TRIPLETS).length;
        float[] start = batch.select(perturbation.moving(TRIPLETS)).values();
        objective.evaluate(0, start, new float[start.length]);
        float[] point = start.clone();
        float[] shift = random(moving, 2).values();
        for (int i = 0; i < point.length; i++) {
            point[i] += 0.1f * shift[i];
        }
        float[] gradient = new float[point.length];
        assertTrue(objective.evaluate(1, point, gradient) > 0);
        for (int i = 0; i < point.length; i++) {
            float step = 2e-3f;
            float value = point[i];
            point[i] = value + step;
            double above = objective.evaluate(1, point, new float[point.length]);
            point[i] = value - step;
            double below = objective.evaluate(1, point, new float[point.length]);
            point[i] = value;
            assertEquals((above - below) / (2 * step), gradient[i], 2e-3, perturbation.name() + " " + i);
        }
    }

    @Test
    void anchorGradientTreatsGammaAsAConstant() {
        // Below the threshold the loss is γ·(N − S) with γ = exp(C − τ); its gradient is γ times that of N − S.
        Embeddings batch = random(8, 1);
        double threshold = 0.5;
        Objective objective = new AnchorPerturbation(new Collapseness(3), threshold).objective(batch, TRIPLETS);
        Objective sharper = new AnchorPerturbation(new Collapseness(3), threshold + 1).objective(batch, TRIPLETS);
        float[] anchors = batch.select(TRIPLETS.anchors()).values();
        float[] gradient = new float[anchors.length];
        float[] smaller = new float[anchors.length];
        double loss = objective.evaluate(0, anchors, gradient);
        double smallerLoss = sharper.evaluate(0, anchors, smaller);
        assertEquals(loss * Math.exp(-1), smallerLoss, 1e-9);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i] * Math.exp(-1), smaller[i], 1e-6);
        }
    }

    @Test
    void candidateLossIsWhatIsLeftToTheBrink() {
        Embeddings batch = random(8, 1);
        Collapseness collapseness = new Collapseness(5);
        TripletDistances distances = TripletDistances.of(batch, TRIPLETS);
        double c = collapseness.of(distances.positive(), distances.negative());
        CandidatePerturbation perturbation = new CandidatePerturbation(collapseness, c + 0.25);
        float[] candidates = batch.select(perturbation.moving(TRIPLETS)).values();
        Objective objective = perturbation.objective(batch, TRIPLETS);
        assertEquals(0.25, objective.evaluate(0, candidates, new float[candidates.length]), 1e-5);
        CandidatePerturbation beyond = new CandidatePerturbation(collapseness, c - 0.25);
        float[] gradient = new float[candidates.length];
        assertEquals(0, beyond.objective(batch, TRIPLETS).evaluate(0, candidates, gradient));
        assertArrayEquals(new float[candidates.length], gradient);
    }

    @Test
    void candidatesAreThePositivesThenTheNegatives() {
        CandidatePerturbation perturbation = new CandidatePerturbation(new Collapseness(1), 0);
        assertArrayEquals(new int[] {1, 3, 5, 7, 2, 5, 1, 0}, perturbation.moving(TRIPLETS));
        assertEquals(4, perturbation.firstMoving(TRIPLETS));
        AnchorPerturbation anchors = new AnchorPerturbation(new Collapseness(1), 0);
        assertArrayEquals(new int[] {0, 2, 4, 6}, anchors.moving(TRIPLETS));
        assertEquals(0, anchors.firstMoving(TRIPLETS));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.01, epsilon", "1.5, 0.01, epsilon", "0.1, 0.3, alpha", "0.1, 0, alpha", "NaN, 0.1, epsilon"})
    void settingsOutOfRangeAreRefusedByName(double epsilon, double alpha, String key) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> new ColoTride.Args(epsilon, alpha, null, null, null, null, null));
        assertTrue(error.getMessage().startsWith(key + ": "), error.getMessage());
    }
}
