package org.colotride.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about the turn that a camera notes in the EXIF data of a photograph instead of turning its pixels. */
public enum Orientation {
    /** Nothing, as torchvision's image folders and the published programs do: the pixels stay as they are stored. */
    @JsonProperty("ignore")
    IGNORE,
    /** The image is turned and mirrored as the note says, as viewers show it. */
    @JsonProperty("exif")
    EXIF
}
