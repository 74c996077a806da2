package org.colotride.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to an image that is missing, cannot be decoded, or is alone in its class. */
public enum CorruptPolicy {
    /** It is left out, counted and reported. */
    @JsonProperty("skip")
    SKIP,
    /** The run ends with an error that names it. */
    @JsonProperty("fail")
    FAIL
}
