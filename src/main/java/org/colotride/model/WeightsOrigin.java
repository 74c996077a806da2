package org.colotride.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a network's first weights came from, for its provenance.
 *
 * @param file as it was named
 * @param format the file's kind
 * @param sha256 of the whole file, lower-case hexadecimal digits
 * @param tensors how many parameters they fill
 * @param fresh layers that kept the weights drawn for them
 * @param ignored tensors of the file that the network does not use: those of fresh layers, counters of batches, and what
 *     lies outside of the named prefix
 * @param leftOut Python classes that the file holds beside its tensors and that were not made
 */
public record WeightsOrigin(
        String file,
        String format,
        String sha256,
        int tensors,
        List<String> fresh,
        List<String> ignored,
        List<String> leftOut) {
    private static final String COUNTER = ".num_batches_tracked";

    /** All of it for a terminal or a log, the counters of batches by their number only. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(summary()));
        long counters = ignored.stream().filter(name -> name.endsWith(COUNTER)).count();
        List<String> others =
                ignored.stream().filter(name -> !name.endsWith(COUNTER)).toList();
        if (counters > 0) {
            lines.add("not needed: " + counters + " counters of batches (num_batches_tracked)");
        }
        if (!others.isEmpty()) {
            lines.add("not used: " + String.join(", ", others));
        }
        if (!leftOut.isEmpty()) {
            lines.add("not made: " + String.join(", ", leftOut));
        }
        return lines;
    }

    /** One line for a report. */
    public String summary() {
        return tensors + " tensors of " + file + " (" + format + ", SHA-256 " + sha256 + ")"
                + (fresh.isEmpty() ? "" : ", fresh: " + String.join(", ", fresh));
    }
}
