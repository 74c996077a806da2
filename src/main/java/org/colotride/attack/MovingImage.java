package org.colotride.attack;

/** The part in retrieval that the image has which an attack moves. */
public enum MovingImage {
    /** It searches the gallery. */
    QUERY,
    /** It is an image of the gallery, in the rankings of queries. */
    CANDIDATE
}
