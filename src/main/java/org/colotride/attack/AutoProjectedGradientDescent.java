package org.colotride.attack;

import java.util.Arrays;
import org.colotride.model.engine.EmbeddingEngine;

/**
 * Auto-PGD for rankings (Croce and Hein, ICML 2020, arXiv 2003.01690, algorithm 1), descending a loss in the ball of a norm: the
 * first step is 2ε, a step has momentum 0.75, and at the paper's checkpoints an image whose loss fell in fewer than 75 % of
 * the steps since the last one, or whose best loss and step did not change, halves its step and goes on from its best
 * point. Every image has its own step, so that what it gets does not depend on the batch.
 *
 * <p>Not thread-safe: it keeps its arrays between runs.
 */
public final class AutoProjectedGradientDescent {
    /** Share α of a step in the next point; the rest is the last movement. */
    private static final float MOMENTUM = 0.75f;
    /** Share ρ of steps that must lower the loss. */
    private static final double PROGRESS = 0.75;

    private final EmbeddingEngine engine;
    private float[] embeddings = new float[0];
    private float[] embeddingGradient;
    private float[] gradient = new float[0];
    private float[] last;
    private float[] stepped;

    /** Looks at points on the way. */
    @FunctionalInterface
    public interface Observer {
        /**
         * @param images the best of each image so far, by its loss, {@code [count, C, H, W]}; to be copied if kept
         */
        void reached(float[] images);
    }

    /**
     * The best point of each image, by its loss.
     *
     * @param images {@code [count, C, H, W]}
     * @param losses theirs, {@code [queries]}
     * @param lossPerStep before each update, {@code [queries][steps]}
     * @param zeroGradients share of pixels without a gradient at each step, {@code [queries][steps]}
     */
    public record Result(float[] images, double[] losses, double[][] lossPerStep, double[][] zeroGradients) {}

    public AutoProjectedGradientDescent(EmbeddingEngine engine) {
        this.engine = engine;
    }

    /**
     * @param benign pixels in [0, 1], {@code [count, C, H, W]}; not changed
     * @param start where the images begin; moved into the ball first; not changed
     * @param objective of each image; told of no step 0, so that none takes the start for the benign embedding
     * @param norm by which an image may change
     * @param epsilon by so much
     * @param steps updates N ≥ 1; so many gradients are taken, and one more loss
     * @param observer is shown the best points at each checkpoint and at the end
     */
    public Result run(
            float[] benign,
            float[] start,
            BatchObjective objective,
            Norm norm,
            double epsilon,
            int steps,
            Observer observer) {
        int count = objective.size();
        Ball ball = norm.ball(benign, count, epsilon);
        float[] images = start.clone();
        for (int i = 0; i < count; i++) {
            ball.project(images, i);
        }
        prepare(images, count);
        Best best = new Best(count, images.length, 2 * epsilon);
        double[][] zeros = new double[count][steps];
        Checkpoints checkpoints = new Checkpoints(steps);
        int since = 0;
        objective.forget();
        look(images, objective, 1, best, true, zeros, 0);
        System.arraycopy(images, 0, last, 0, images.length);
        for (int step = 1; step <= steps; step++) {
            move(images, ball, best, step == 1 ? 1f : MOMENTUM);
            look(images, objective, step + 1, best, step < steps, zeros, step);
            if (step == checkpoints.next()) {
                best.lookBack(step - since, images, gradient);
                since = step;
                checkpoints.advance();
                observer.reached(best.images);
            }
        }
        observer.reached(best.images);
        double[][] lossPerStep = new double[count][];
        Arrays.setAll(lossPerStep, objective::lossPerStep);
        return new Result(best.images, best.losses, lossPerStep, zeros);
    }

    private void prepare(float[] images, int count) {
        if (gradient.length != images.length || embeddings.length != count * engine.dimension()) {
            embeddings = new float[count * engine.dimension()];
            embeddingGradient = new float[embeddings.length];
            gradient = new float[images.length];
            last = new float[images.length];
            stepped = new float[images.length];
        }
    }

    private void look(
            float[] images,
            BatchObjective objective,
            int step,
            Best best,
            boolean withGradient,
            double[][] zeros,
            int at) {
        int count = objective.size();
        if (withGradient) {
            engine.embedForGradient(images, count, embeddings);
            Arrays.fill(embeddingGradient, 0f);
            objective.evaluate(step, embeddings, embeddingGradient);
            engine.imageGradient(embeddingGradient, gradient);
            countZeros(zeros, at);
        } else {
            engine.embed(images, count, embeddings);
            objective.evaluate(step, embeddings, null);
        }
        best.see(images, gradient, objective.losses());
    }

    private void countZeros(double[][] zeros, int step) {
        int length = gradient.length / zeros.length;
        for (int i = 0; i < zeros.length; i++) {
            int without = 0;
            for (int p = i * length; p < (i + 1) * length; p++) {
                without += gradient[p] == 0f ? 1 : 0;
            }
            zeros[i][step] = (double) without / length;
        }
    }

    private void move(float[] images, Ball ball, Best best, float share) {
        int length = images.length / best.losses.length;
        for (int i = 0; i < best.losses.length; i++) {
            ball.step(images, gradient, i, (float) best.steps[i], stepped);
            ball.project(stepped, i);
            for (int p = i * length; p < (i + 1) * length; p++) {
                float now = images[p];
                images[p] = share == 1 ? stepped[p] : now + share * (stepped[p] - now) + (1 - share) * (now - last[p]);
                last[p] = now;
            }
            ball.project(images, i);
        }
    }

    /** The best point of each image, and how the search for it goes. */
    private static final class Best {
        private final float[] images;
        private final float[] gradients;
        private final double[] losses;
        private final double[] steps;
        private final double[] lastLosses;
        private final int[] falls;
        private final double[] lossesLookedBackOn;
        private final boolean[] halved;

        Best(int count, int pixels, double step) {
            images = new float[pixels];
            gradients = new float[pixels];
            losses = new double[count];
            steps = new double[count];
            lastLosses = new double[count];
            falls = new int[count];
            lossesLookedBackOn = new double[count];
            halved = new boolean[count];
            Arrays.fill(losses, Double.POSITIVE_INFINITY);
            Arrays.fill(lastLosses, Double.NEGATIVE_INFINITY);
            Arrays.fill(lossesLookedBackOn, Double.POSITIVE_INFINITY);
            Arrays.fill(steps, step);
        }

        void see(float[] seen, float[] seenGradients, double[] seenLosses) {
            for (int i = 0; i < losses.length; i++) {
                falls[i] += seenLosses[i] < lastLosses[i] ? 1 : 0;
                lastLosses[i] = seenLosses[i];
                if (seenLosses[i] < losses[i]) {
                    losses[i] = seenLosses[i];
                    copy(seen, images, i);
                    copy(seenGradients, gradients, i);
                }
            }
        }

        private void copy(float[] from, float[] to, int i) {
            int length = to.length / losses.length;
            System.arraycopy(from, i * length, to, i * length, length);
        }

        void lookBack(int since, float[] points, float[] pointGradients) {
            for (int i = 0; i < losses.length; i++) {
                boolean oscillates = falls[i] < PROGRESS * since;
                boolean stalls = !halved[i] && losses[i] >= lossesLookedBackOn[i];
                halved[i] = oscillates || stalls;
                if (halved[i]) {
                    steps[i] /= 2;
                    copy(images, points, i);
                    copy(gradients, pointGradients, i);
                }
                falls[i] = 0;
                lossesLookedBackOn[i] = losses[i];
            }
        }
    }
}
