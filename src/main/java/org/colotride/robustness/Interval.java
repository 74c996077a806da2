package org.colotride.robustness;

/**
 * A figure with its 95 % bootstrap interval.
 *
 * @param value the figure itself
 * @param low the 2.5th percentile over resampled queries
 * @param high the 97.5th
 */
public record Interval(double value, double low, double high) {}
