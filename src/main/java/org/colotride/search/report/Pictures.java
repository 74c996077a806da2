package org.colotride.search.report;

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
record Pictures(
        Optional<Picture> overTwoKeys, List<Picture> overKeys, Optional<Picture> parallel, Optional<Picture> pareto) {
    List<Picture> all() {
        return Stream.of(overTwoKeys.stream(), overKeys.stream(), parallel.stream(), pareto.stream())
                .flatMap(pictures -> pictures)
                .toList();
    }
}
