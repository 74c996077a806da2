package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one candidate.
 *
 * @param index from 0, in the order in which they were drawn
 * @param values of the searched keys, by key
 * @param score to be maximised; null if the candidate has failed before it had one
 * @param figures by name, in per cent as the tables show them (ES:D and TMA in their own units); empty if there are none
 * @param iterations that were trained
 * @param seconds of training and scoring
 * @param collapsed whether the collapse monitor saw a collapse
 * @param reason why it failed or was stopped; null if it was trained to the end
 * @param folder of the candidate's run, below the search's own
 */
public record CandidateResult(
        int index,
        Status status,
        Map<String, JsonNode> values,
        Double score,
        Map<String, Double> figures,
        int iterations,
        double seconds,
        boolean collapsed,
        String reason,
        String folder)
        implements Serializable {
    /** How a candidate ended. */
    public enum Status {
        /** Trained and scored to the end. */
        COMPLETE,
        /** Scored, but not worth more training. */
        STOPPED,
        /** Ended by an error. */
        FAILED
    }

    /** The same after more seconds. */
    CandidateResult plusSeconds(double more) {
        return new CandidateResult(
                index, status, values, score, figures, iterations, seconds + more, collapsed, reason, folder);
    }

    public CandidateResult {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
