package org.colotride.data.source;

/** The two splits of a data set. */
public record RawSplits(RawImages train, RawImages test) {}
