package org.colotride.attack;

import java.util.Arrays;
import java.util.function.Consumer;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.Sign;

/**
 * The one PGD engine, for training and for every attack: x ← clip(x − α·sign(∇ₓ loss)) into the ε-ball around the benign
 * images and into [0, 1] (Madry et al., ICLR 2018); by ℓ2 the gradient is divided by its length instead of taking its sign. The gradient of a pixel that has no influence leaves it where it is.
 *
 * <p>Not thread-safe: it keeps its arrays between runs.
 */
public final class ProjectedGradientDescent {
    private final EmbeddingEngine engine;
    private final Consumer<PgdResult> observer;
    private float[] embeddings = new float[0];
    private float[] embeddingGradient = new float[0];
    private float[] imageGradient = new float[0];
    private float[] benign = new float[0];

    public ProjectedGradientDescent(EmbeddingEngine engine) {
        this(engine, result -> {});
    }

    /** @param observer is told of each {@link #run}, whoever called it */
    public ProjectedGradientDescent(EmbeddingEngine engine, Consumer<PgdResult> observer) {
        this.engine = engine;
        this.observer = observer;
    }

    /** What embeds and differentiates. */
    public EmbeddingEngine engine() {
        return engine;
    }

    /**
     * Perturbs images in place.
     *
     * @param images pixels in [0, 1], {@code [count, C, H, W]}, exactly so long; benign before, adversarial after
     * @param count number of images
     */
    public PgdResult run(float[] images, int count, Objective objective, PgdSettings settings) {
        prepare(images, count);
        System.arraycopy(images, 0, benign, 0, images.length);
        double[] losses = new double[settings.steps()];
        int steps = descend(images, count, objective, settings, losses, null);
        engine.complete(images, count);
        PgdResult result = new PgdResult(Arrays.copyOf(losses, steps));
        observer.accept(result);
        return result;
    }

    /**
     * As {@link #run}, from any start in the ε-ball, and watching for gradients that vanish.
     *
     * @param center the benign images, {@code [count, C, H, W]}
     * @param images where to start; adversarial after
     */
    public PgdResult runFrom(float[] center, float[] images, int count, Objective objective, PgdSettings settings) {
        prepare(images, count);
        System.arraycopy(center, 0, benign, 0, images.length);
        double[] losses = new double[settings.steps()];
        double[][] zeros = new double[settings.steps()][count];
        int steps = descend(images, count, objective, settings, losses, zeros);
        engine.complete(images, count);
        return new PgdResult(Arrays.copyOf(losses, steps), Arrays.copyOf(zeros, steps));
    }

    private void prepare(float[] images, int count) {
        int dimension = engine.dimension();
        if (imageGradient.length != images.length || embeddings.length != count * dimension) {
            embeddings = new float[count * dimension];
            embeddingGradient = new float[count * dimension];
            imageGradient = new float[images.length];
            benign = new float[images.length];
        }
    }

    private int descend(
            float[] images, int count, Objective objective, PgdSettings settings, double[] losses, double[][] zeros) {
        for (int step = 0; step < settings.steps(); step++) {
            engine.embedForGradient(images, count, embeddings);
            Arrays.fill(embeddingGradient, 0f);
            losses[step] = objective.evaluate(step, embeddings, embeddingGradient);
            if (losses[step] < settings.sufficientLoss()) {
                return step;
            }
            engine.imageGradient(embeddingGradient, imageGradient);
            if (zeros != null) {
                countZeros(imageGradient, zeros[step]);
            }
            if (settings.norm() == Norm.linf) {
                update(images, benign, imageGradient, (float) settings.epsilon(), (float) settings.alpha());
            } else {
                update(images, count, settings);
            }
            double before = step == 0 ? -1 : losses[step - 1];
            if (settings.untilSaturated() && Math.abs(losses[step] - before) < PgdSettings.SATURATION) {
                return step + 1;
            }
        }
        return settings.steps();
    }

    private static void countZeros(float[] gradient, double[] shares) {
        int length = gradient.length / shares.length;
        for (int i = 0; i < shares.length; i++) {
            int zeros = 0;
            for (int k = i * length; k < (i + 1) * length; k++) {
                zeros += gradient[k] == 0f ? 1 : 0;
            }
            shares[i] = (double) zeros / length;
        }
    }

    private void update(float[] images, int count, PgdSettings settings) {
        Ball ball = settings.norm().ball(benign, count, settings.epsilon());
        for (int i = 0; i < count; i++) {
            ball.step(images, imageGradient, i, (float) settings.alpha(), images);
            ball.project(images, i);
        }
    }

    static void update(float[] images, float[] benign, float[] gradient, float epsilon, float alpha) {
        for (int i = 0; i < images.length; i++) {
            float moved = images[i] - alpha * Sign.of(gradient[i]);
            float within = Math.min(Math.max(moved, benign[i] - epsilon), benign[i] + epsilon);
            images[i] = Math.min(Math.max(within, 0f), 1f);
        }
    }
}
