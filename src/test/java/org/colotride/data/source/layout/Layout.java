package org.colotride.data.source.layout;

import java.nio.file.Path;
import org.colotride.data.source.ImageSource;

/**
 * A small data set in the official layout of a large one.
 *
 * @param images per split: train, test or query, gallery (0 if it is not apart)
 */
public record Layout(String name, ImageSource source, Path root, int... images) {}
