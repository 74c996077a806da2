package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run is doing. */
public enum RunPhase {
    STARTING,
    TRAINING,
    VALIDATING,
    PAUSED,
    SCORING,
    FINISHED,
    /** Ended on request, to be resumed. */
    STOPPED,
    FAILED,
    /** Its process is gone. No run says so of itself. */
    INTERRUPTED;

    /** Whether a process is at work. */
    public boolean isActive() {
        return compareTo(SCORING) <= 0;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static RunPhase of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
