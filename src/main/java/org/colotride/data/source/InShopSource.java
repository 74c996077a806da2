package org.colotride.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.data.DataReport;

/**
 * In-shop Clothes Retrieval of DeepFashion (Liu, Luo, Qiu, Wang and Tang, CVPR 2016) in its official layout:
 * {@code list_eval_partition.txt} ({@code image_name item_id evaluation_status}) in the folder or in {@code Eval/}, images in
 * {@code img/} or {@code Img/img/}. Queries and gallery are apart: 25,882 images of 3,997 items train; 14,218 queries search
 * 12,612 images, both of 3,985 items.
 *
 * @param directory the folder that holds them
 */
public record InShopSource(String directory) implements ImageSource {
    private static final String LIST = "list_eval_partition.txt";
    private static final String CONTENTS = "Eval/" + LIST + " and Img/img/ of In-shop Clothes Retrieval";
    /** The number of images, and the columns' names. */
    private static final int HEADER_LINES = 2;

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(new OfficialCounts(
                new OfficialCounts.Split(25_882, 3_997),
                new OfficialCounts.Split(14_218, 3_985),
                Optional.of(new OfficialCounts.Split(12_612, 3_985))));
    }

    @Override
    public RawSplits open(DataReport report) {
        Path list = DatasetFolder.find(directory, "Eval", LIST, CONTENTS).resolve(LIST);
        Path root = FileNames.argument("args.directory", directory);
        Path images = Files.isDirectory(root.resolve("Img")) ? root.resolve("Img") : root;
        ListedImages listed = new ListedImages("train", "query", "gallery");
        for (ListFile.Line line : ListFile.read(list, HEADER_LINES, 3)) {
            String split = line.text(2);
            if (!split.equals("train") && !split.equals("query") && !split.equals("gallery")) {
                throw line.wrong("evaluation_status '" + split + "' is not train, query or gallery");
            }
            listed.add(split, line.within(images, 0), line.text(1));
        }
        DistinctImages distinct = listed.distinct(report);
        FileImages.Apart apart = distinct.apart("query", "gallery", report);
        return new RawSplits(
                distinct.split("train", distinct.classes("train"), report),
                apart.queries(),
                Optional.of(apart.gallery()));
    }
}
