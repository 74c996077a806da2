package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Where a run stands: {@code live/status.json}.
 *
 * @param phase what it is doing
 * @param problem why it failed; null if it did not
 * @param iteration iterations done
 * @param iterations of the whole training
 * @param epoch counted from 1
 * @param epochs of the whole training
 * @param collapseThreshold the brink τ
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
        double collapseThreshold,
        Double secondsLeft,
        double secondsTrained,
        String verdict,
        Integer verdictSince,
        String explanation,
        long process,
        String updated) {}
