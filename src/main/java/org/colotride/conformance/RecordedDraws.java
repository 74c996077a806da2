package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.random.RandomGenerator;

/** The random draws of a recorded iteration, in their order: noise of first targets, and coins of ACAP. */
final class RecordedDraws implements RandomGenerator {
    private final int[] noise;
    private final JsonNode objectives;
    private int draws;

    RecordedDraws(JsonNode recorded) {
        this.noise =
                recorded.has("targetNoise") ? RecordedArrays.ints(recorded.get("targetNoise"), "values") : new int[0];
        this.objectives = recorded.path("objectivePerStep");
    }

    /** From {−1, 0, 1}, shifted to begin with 0. */
    @Override
    public int nextInt(int bound) {
        return noise[draws++] + 1;
    }

    /** Whether a step draws positives and negatives together. */
    @Override
    public boolean nextBoolean() {
        return objectives.get(draws++).asText().startsWith("collapse");
    }

    @Override
    public long nextLong() {
        throw new MalformedRecordingException("a draw was made that is not recorded");
    }
}
