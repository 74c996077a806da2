package org.colotride.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Order of the colour planes of an image {@code [3, H, W]}. */
public enum ChannelOrder {
    @JsonProperty("rgb")
    RGB,
    @JsonProperty("bgr")
    BGR
}
