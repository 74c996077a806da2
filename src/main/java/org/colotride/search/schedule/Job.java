package org.colotride.search.schedule;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A candidate to be trained, or to be trained on.
 *
 * @param candidate its index, from 0
 * @param point its coordinates in the space of all candidates, each in [0, 1]
 * @param share of its whole training that it is to have had, in (0, 1]
 */
public record Job(int candidate, double[] point, double share) implements Serializable {
    /** Whether it ends the candidate's training. */
    @JsonIgnore
    public boolean isLast() {
        return share >= 1;
    }

    /** Whether both ask for the same training. */
    public boolean isSame(Job other) {
        return candidate == other.candidate && share == other.share && Arrays.equals(point, other.point);
    }
}
