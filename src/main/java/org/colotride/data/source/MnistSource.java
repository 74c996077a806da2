package org.colotride.data.source;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.data.DataReport;

/**
 * MNIST (LeCun, Cortes and Burges, 1998): 28×28 grey images of the ten digits. Its split is its own, not zero-shot.
 *
 * @param directory the folder of its four files, see {@link IdxSource}
 */
public record MnistSource(String directory) implements ImageSource {
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(OfficialCounts.of(60_000, 10, 10_000, 10));
    }

    @Override
    public RawSplits open(DataReport report) {
        return new IdxSource(directory, DIGITS).open(report);
    }
}
