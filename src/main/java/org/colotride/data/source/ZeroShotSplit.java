package org.colotride.data.source;

import java.util.List;
import org.colotride.config.ConfigException;

/** The split by class: the classes that are tested are none of those that were trained on. */
final class ZeroShotSplit {
    private ZeroShotSplit() {}

    /**
     * How many of the classes train; the rest is tested.
     *
     * @param trainClasses below 1 a fraction of the classes, otherwise their number
     */
    static int trainCount(List<String> classes, double trainClasses) {
        boolean fraction = trainClasses < 1;
        if (!(trainClasses > 0) || !fraction && trainClasses != Math.rint(trainClasses)) {
            throw new ConfigException("args.trainClasses: " + trainClasses
                    + ": neither a fraction between 0 and 1 nor a whole number of classes");
        }
        long count = fraction ? Math.round(trainClasses * classes.size()) : (long) trainClasses;
        if (count < 2 || count >= classes.size()) {
            throw new ConfigException("args.trainClasses: " + trainClasses + " of " + classes.size()
                    + " classes: at least 2 must be left to train and 1 to test");
        }
        return (int) count;
    }
}
