package org.colotride.data.pipeline;

import java.util.List;
import java.util.stream.Collectors;
import org.colotride.data.DataReport;
import org.colotride.data.source.ImageCopies;
import org.colotride.data.source.ImageCopies.Pair;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.RawSplits;

/**
 * Counts images that are in a data set under two names where that makes figures doubtful: a query that finds a copy of
 * itself, and an image of the test that was trained on. Published data sets have some of both (Barz and Denzler, 2020, for
 * CIFAR), so that they are warned of and not refused.
 */
final class CopyCheck {
    private static final int NAMED = 5;

    private final DataReport report;

    private CopyCheck(DataReport report) {
        this.report = report;
    }

    static void run(RawSplits splits, DataReport report) {
        CopyCheck check = new CopyCheck(report);
        RawImages searched = splits.gallery().orElse(splits.test());
        check.findThemselves(
                splits.test(),
                searched,
                splits.gallery().isPresent()
                        ? ImageCopies.between(splits.test(), searched)
                        : ImageCopies.among(splits.test()));
        // Of data sets that are a few large files both splits are official, and fetch-data --check compares them.
        if (splits.train().size() > 0 && splits.train().file(0).isPresent()) {
            check.trainedOn("test", splits.test(), splits.train());
            splits.gallery().ifPresent(gallery -> check.trainedOn("gallery", gallery, splits.train()));
        }
    }

    private void findThemselves(RawImages queries, RawImages searched, List<Pair> pairs) {
        report.copies(pairs.size());
        if (pairs.isEmpty()) {
            return;
        }
        long contradictions = pairs.stream()
                .filter(pair -> queries.label(pair.query()) != searched.label(pair.image()))
                .count();
        report.warn(pairs.size() + " of " + queries.size()
                + " queries have an exact copy of themselves among the images searched, so that figures are too good"
                + (contradictions == 0 ? "" : " (or too bad: " + contradictions + " of the copies are in another class")
                + (contradictions == 0 ? "" : ")") + ": " + examples(queries, searched, pairs));
    }

    private void trainedOn(String split, RawImages images, RawImages train) {
        List<Pair> pairs = ImageCopies.between(images, train);
        if (!pairs.isEmpty()) {
            report.warn(pairs.size() + " of " + images.size() + " " + split
                    + " images have an exact copy among those that are trained on: " + examples(images, train, pairs));
        }
    }

    private static String examples(RawImages queries, RawImages searched, List<Pair> pairs) {
        return pairs.stream()
                        .limit(NAMED)
                        .map(pair -> queries.name(pair.query()) + " = " + searched.name(pair.image()))
                        .collect(Collectors.joining("; "))
                + (pairs.size() > NAMED ? "; …" : "");
    }
}
