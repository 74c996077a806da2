package org.colotride.index;

/**
 * An image that a search has found.
 *
 * @param label name of its class; empty for none
 * @param distance to the query, in the model's own metric; 0 is the same
 */
public record Hit(String id, String path, String label, double distance) {}
