package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.colotride.defense.Gauge;

/**
 * Where a run stands: {@code live/status.json}.
 *
 * @param phase what it is doing
 * @param problem why it failed; null if it did not
 * @param iteration iterations done
 * @param iterations of the whole training
 * @param epoch counted from 1
 * @param epochs of the whole training
 * @param turns what takes turns in its defence, by name
 * @param collapseness whether its defence measures it
 * @param collapseThreshold the brink τ; null if its defence steers by none
 * @param gauges further figures of its defence
 * @param secondsLeft of training; null if that cannot be told
 * @param secondsTrained so far, pauses and validations left out
 * @param verdict of the collapse monitor; null before it has said anything
 * @param verdictSince iteration at which it came to it; null if it never changed its mind
 * @param explanation of the verdict in words and numbers
 * @param process identifier of the process at work
 * @param updated ISO 8601, UTC
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunStatus(
        RunPhase phase,
        String problem,
        int iteration,
        int iterations,
        int epoch,
        int epochs,
        List<String> turns,
        Boolean collapseness,
        Double collapseThreshold,
        List<Gauge> gauges,
        Double secondsLeft,
        double secondsTrained,
        String verdict,
        Integer verdictSince,
        String explanation,
        long process,
        String updated) {
    /** Those of runs that did not name them. */
    private static final List<String> UNNAMED = List.of("CAP", "ANP");

    public RunStatus {
        turns = turns == null ? UNNAMED : List.copyOf(turns);
        collapseness = collapseness == null || collapseness;
        gauges = gauges == null ? List.of() : List.copyOf(gauges);
    }
}
