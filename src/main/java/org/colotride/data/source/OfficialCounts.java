package org.colotride.data.source;

import java.util.Optional;

/**
 * How large a data set is as published.
 *
 * @param train what is trained on
 * @param test the queries, which are the gallery too unless that is apart
 * @param gallery what is searched where it is apart
 */
public record OfficialCounts(Split train, Split test, Optional<Split> gallery) {
    /** Size of a split. */
    public record Split(int images, int classes) {}

    static OfficialCounts of(int trainImages, int trainClasses, int testImages, int testClasses) {
        return new OfficialCounts(
                new Split(trainImages, trainClasses), new Split(testImages, testClasses), Optional.empty());
    }
}
