package org.colotride.robustness;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.Map;

/**
 * What a search for the worst case found for a batch of queries, figure by figure.
 *
 * @param published each figure under the published descent alone, {@code [n]}
 * @param foundBy which search left the worst value, {@code [n]}; the earlier of equal ones
 * @param forward images that the model embedded
 * @param backward images whose gradient it gave
 */
public record WorstFound(
        @JsonProperty("published") Map<String, double[]> published,
        @JsonProperty("foundBy") Map<String, String[]> foundBy,
        @JsonProperty("forward") long forward,
        @JsonProperty("backward") long backward)
        implements Serializable {}
