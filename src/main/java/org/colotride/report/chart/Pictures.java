package org.colotride.report.chart;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A search's pictures; none on a machine whose Java cannot draw text.
 *
 * @param overTwoKeys the score over two keys with numbers
 * @param overKeys the score against each key
 * @param parallel all keys and the score
 * @param pareto two figures against each other
 */
public record Pictures(
        Optional<ChartPicture> overTwoKeys,
        List<ChartPicture> overKeys,
        Optional<ChartPicture> parallel,
        Optional<ChartPicture> pareto) {
    public List<ChartPicture> all() {
        return Stream.of(overTwoKeys.stream(), overKeys.stream(), parallel.stream(), pareto.stream())
                .flatMap(pictures -> pictures)
                .toList();
    }
}
