package org.colotride.data.transform;

import java.util.Random;
import java.util.random.RandomGenerator;

/** Our generator in the form that DataVec's transforms expect. */
final class JavaRandom extends Random {
    private static final long serialVersionUID = 1L;

    private final transient RandomGenerator generator;

    JavaRandom(RandomGenerator generator) {
        super(0);
        this.generator = generator;
    }

    @Override
    protected int next(int bits) {
        return (int) (generator.nextLong() >>> (Long.SIZE - bits));
    }
}
