package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.colotride.io.Mappers;

/** A line of {@link LiveFolder#statistics}, in JSON: one of the two, the other null. Plain values: it can make no object. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatisticsLine(FixedStatistics fixed, UpdateStatistics update) {
    private static final ObjectMapper JSON = Mappers.tolerantJson();

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + this, e);
        }
    }

    /** Empty if the line says anything else. */
    static Optional<StatisticsLine> parse(String line) {
        try {
            StatisticsLine parsed = JSON.readValue(line, StatisticsLine.class);
            return Optional.ofNullable(parsed).filter(one -> one.fixed() != null || one.update() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
