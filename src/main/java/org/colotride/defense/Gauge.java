package org.colotride.defense;

/**
 * A figure that a defence steers by, beside those that every training has: drawn over the iterations, whatever it is.
 *
 * @param name as records keep it
 * @param title in words
 * @param explanation one sentence: what it tells, and what to watch for
 */
public record Gauge(String name, String title, String explanation) {}
