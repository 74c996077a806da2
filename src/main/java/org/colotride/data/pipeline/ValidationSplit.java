package org.colotride.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.RawSplits;

/**
 * The {@code validation} section of a pipeline: a share of the training images that is not trained on and stands for the
 * test images, so that settings can be chosen without a look at those. One of the two shares is above 0. What is held out
 * is spread evenly over the order in which the data set lists it, and is the same each time.
 *
 * @param images share of each class's training images to hold out, in 0 … 0.5; at least two of a class, and at least two
 *     stay. As data sets are split that train and test on the same classes
 * @param classes share of the training classes to hold out with all their images, in 0 … 0.5; at least one, and at least
 *     two stay. As zero-shot data sets are split
 */
public record ValidationSplit(@Default("0") double images, @Default("0") double classes) {
    private static final double LARGEST = 0.5;
    private static final int FEWEST = 2;

    public ValidationSplit {
        Require.inRange("images", images, 0, LARGEST);
        Require.inRange("classes", classes, 0, LARGEST);
        Require.check("images", images, images > 0 != classes > 0, "above 0, or else classes, not both");
    }

    /**
     * The training images in two, each with its classes numbered from 0 in their old order.
     *
     * @throws ConfigException if a class or the whole is too small to be divided
     */
    RawSplits of(RawImages train) {
        boolean[] held = images > 0 ? heldImages(train) : heldClasses(train);
        return new RawSplits(SelectedImages.where(train, held, false), SelectedImages.where(train, held, true));
    }

    private boolean[] heldImages(RawImages train) {
        List<List<Integer>> members = new ArrayList<>();
        for (int c = 0; c < train.classCount(); c++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < train.size(); i++) {
            members.get(train.label(i)).add(i);
        }
        boolean[] held = new boolean[train.size()];
        for (int c = 0; c < members.size(); c++) {
            List<Integer> of = members.get(c);
            if (of.size() < 2 * FEWEST) {
                throw new ConfigException("images: " + images + ": class '" + train.className(c) + "' has only "
                        + of.size() + " images, and two are needed on either side; hold out classes instead");
            }
            for (int chosen : spread(of.size(), images, FEWEST)) {
                held[of.get(chosen)] = true;
            }
        }
        return held;
    }

    private boolean[] heldClasses(RawImages train) {
        if (train.classCount() < FEWEST + 1) {
            throw new ConfigException("classes: " + classes + ": of " + train.classCount()
                    + " classes none can be held out; hold out images instead");
        }
        boolean[] chosen = new boolean[train.classCount()];
        for (int c : spread(train.classCount(), classes, 1)) {
            chosen[c] = true;
        }
        boolean[] held = new boolean[train.size()];
        for (int i = 0; i < held.length; i++) {
            held[i] = chosen[train.label(i)];
        }
        return held;
    }

    /** The middles of as many equal parts of 0 … count − 1 as the share makes, at least {@code fewest}. */
    private static int[] spread(int count, double share, int fewest) {
        int chosen = Math.max(fewest, (int) Math.round(share * count));
        int[] indices = new int[chosen];
        for (int i = 0; i < chosen; i++) {
            indices[i] = (int) ((2L * i + 1) * count / (2L * chosen));
        }
        return indices;
    }
}
