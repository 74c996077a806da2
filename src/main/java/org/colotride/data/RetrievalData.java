package org.colotride.data;

import java.util.Optional;

/**
 * A data set ready for use.
 *
 * @param train images to train on, behind the pipeline's training transforms
 * @param test images that are queries, behind its test transforms; they are the gallery too unless that is apart
 * @param gallery the images that are searched where none of them is a query, behind the test transforms, too
 * @param report what was left out, and what is done about images that turn out unreadable later
 */
public record RetrievalData(ImageSet train, ImageSet test, Optional<ImageSet> gallery, DataReport report) {
    /** @throws IllegalArgumentException if test and gallery differ in shape or number their classes differently */
    public RetrievalData {
        gallery.ifPresent(apart -> {
            ClassNumbering.requireShared(test.classCount(), test::className, apart.classCount(), apart::className);
            if (!apart.shape().equals(test.shape())) {
                throw new IllegalArgumentException(
                        "queries of " + test.shape() + " do not go with a gallery of " + apart.shape());
            }
        });
    }

    /** Every test image is a query against all the others. */
    public RetrievalData(ImageSet train, ImageSet test, DataReport report) {
        this(train, test, Optional.empty(), report);
    }

    /** The images that are searched: the gallery, or the test images if it is not apart. */
    public ImageSet searched() {
        return gallery.orElse(test);
    }
}
