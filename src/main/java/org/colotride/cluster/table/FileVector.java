package org.colotride.cluster.table;

import java.io.Serializable;

/**
 * A row of the table that comes out.
 *
 * @param path of the file
 * @param label class that it is known to have; null if none
 * @param vector what was made of it, {@code [D]}; null if nothing could be
 * @param error why; null if something could
 */
public record FileVector(String path, String label, float[] vector, String error) implements Serializable {}
