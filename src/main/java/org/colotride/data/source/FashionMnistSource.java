package org.colotride.data.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.data.DataReport;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): 28×28 grey images of clothes in ten classes. Its split is its own, not
 * zero-shot: the 60,000 training images train, the 10,000 test images are queries and gallery.
 *
 * @param directory the folder of its four files; if absent, they are looked for where {@link FashionMnist} says
 */
public record FashionMnistSource(String directory) implements ImageSource {
    private static final List<String> CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(OfficialCounts.of(60_000, 10, 10_000, 10));
    }

    @Override
    public RawSplits open(DataReport report) {
        return open(FashionMnist.standard());
    }

    /** As {@link #open(DataReport)}, with the places to look at and the digests given. */
    RawSplits open(FashionMnist dataSet) {
        Path found = dataSet.locate(directory);
        return IdxSource.open(
                found, CLASSES, (name, idx) -> dataSet.verify(IdxSource.find(found, name), name, idx.sha256()));
    }
}
