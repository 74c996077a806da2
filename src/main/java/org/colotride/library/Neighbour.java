package org.colotride.library;

import java.nio.file.Path;

/**
 * An image that a search has found.
 *
 * @param file of the image
 * @param distance to the query, in the model's own metric; 0 is the same
 */
public record Neighbour(Path file, double distance) {}
