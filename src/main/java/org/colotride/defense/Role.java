package org.colotride.defense;

/** What an image is within a triplet, in the order in which triplets are stacked. */
public enum Role {
    ANCHOR,
    POSITIVE,
    NEGATIVE
}
