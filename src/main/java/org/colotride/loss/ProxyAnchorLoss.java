package org.colotride.loss;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.Embeddings;

/**
 * Proxy-anchor loss (Kim et al., CVPR 2020, equation 4). Each training class has a proxy p, a vector that is learnt with the
 * network; with s the cosine similarity, the loss is the mean of log(1 + Σₓ exp(−α (s(x, p) − δ))) over the proxies of classes
 * that the batch holds, x of p's class, and the mean of log(1 + Σₓ exp(α (s(x, p) + δ))) over all proxies, x of other classes.
 * x are the images that stand in a triplet, one that stands there twice as two.
 *
 * <p>As in the published program, proxies begin with normal numbers of the deviation √(2 / classes) (Kaiming, fan out) and
 * learn 100 times as fast as the network did there, by Adam; the weight decay of its AdamW is left out, as similarities do not
 * depend on a proxy's length.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class ProxyAnchorLoss implements MetricLoss {
    private final Args args;
    private final LossParameters proxies;
    private final UnitVectors images = new UnitVectors();
    private final UnitVectors directions = new UnitVectors();
    private int[] classes = new int[0];
    private int[] everyProxy = new int[0];
    private int[] chosen = new int[0];
    private double[] exponents = new double[0];

    /**
     * @param alpha α, sharpness, &gt; 0
     * @param delta δ, margin of the similarities, in [0, 1]
     * @param proxyLearningRate of the proxies, &gt; 0
     */
    public record Args(
            @Default("32") double alpha, @Default("0.1") double delta, @Default("1e-2") double proxyLearningRate) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            Require.above("alpha", alpha, 0);
            Require.inRange("delta", delta, 0, 1);
            Require.above("proxyLearningRate", proxyLearningRate, 0);
        }
    }

    public ProxyAnchorLoss(Args args) {
        this.args = args;
        this.proxies = new LossParameters(args.proxyLearningRate());
    }

    @Override
    public void begin(int dimension, int classCount, RandomGenerator random) {
        double deviation = Math.sqrt(2.0 / classCount);
        float[] first = new float[Math.multiplyExact(classCount, dimension)];
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) (deviation * random.nextGaussian());
        }
        proxies.begin(first);
    }

    @Override
    public Optional<LossParameters> parameters() {
        return Optional.of(proxies);
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        take(embeddings, layout);
        int held = (int) Arrays.stream(classes).distinct().count();
        double sum = 0;
        for (int proxy = 0; proxy < everyProxy.length; proxy++) {
            sum += pull(proxy, 1.0 / held) + push(proxy, 1.0 / everyProxy.length);
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
            images.propagate(gradient);
            directions.propagate(proxies.freshGradient());
        }
        return sum;
    }

    private void take(Embeddings embeddings, BatchLayout layout) {
        int[] members = layout.members();
        int count = proxies.values().length / embeddings.dimension();
        images.set(embeddings.values(), members, embeddings.dimension());
        if (everyProxy.length != count) {
            everyProxy = IntStream.range(0, count).toArray();
        }
        directions.set(proxies.values(), everyProxy, embeddings.dimension());
        if (classes.length != members.length) {
            classes = new int[members.length];
            chosen = new int[members.length];
            exponents = new double[members.length];
        }
        for (int i = 0; i < members.length; i++) {
            classes[i] = layout.labels()[members[i]];
            if (classes[i] < 0 || classes[i] >= count) {
                throw new IllegalArgumentException(
                        "class " + classes[i] + " is none of the " + count + " with a proxy");
            }
        }
    }

    /** Of the images of a proxy's class. */
    private double pull(int proxy, double weight) {
        return side(proxy, true, -args.alpha(), -args.delta(), weight);
    }

    /** Of the images of other classes. */
    private double push(int proxy, double weight) {
        return side(proxy, false, args.alpha(), args.delta(), weight);
    }

    private double side(int proxy, boolean alike, double sharpness, double shift, double weight) {
        int count = 0;
        for (int i = 0; i < classes.length; i++) {
            if ((classes[i] == proxy) == alike) {
                chosen[count] = i;
                exponents[count++] = sharpness * (images.similarity(i, directions, proxy) + shift);
            }
        }
        double logarithm = LogSumExp.withOne(exponents, count);
        for (int k = 0; k < count; k++) {
            double slope = weight * sharpness * Math.exp(exponents[k] - logarithm);
            images.addSlope(chosen[k], directions, proxy, slope);
        }
        return weight * logarithm;
    }

    /** Fraction of the images that another class's proxy is as near to as their own. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        take(embeddings, layout);
        int confused = 0;
        for (int i = 0; i < classes.length; i++) {
            double own = images.similarity(i, directions, classes[i]);
            for (int proxy = 0; proxy < everyProxy.length; proxy++) {
                if (proxy != classes[i] && images.similarity(i, directions, proxy) >= own) {
                    confused++;
                    break;
                }
            }
        }
        return (double) confused / classes.length;
    }
}
