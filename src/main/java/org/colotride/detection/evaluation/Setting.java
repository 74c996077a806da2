package org.colotride.detection.evaluation;

/** What an attacker knows and spends. */
public enum Setting {
    /** The papers' descent, which knows nothing of a detector. */
    published,
    /** The worst of several searches, which know nothing of a detector. */
    worst,
    /** Searches through the detector, and the images of all others, of which the best that passes is sent. */
    adaptive
}
