package org.colotride.cluster.table;

import java.io.Serializable;

/**
 * A file as it lies in a storage.
 *
 * @param path names it in the table
 * @param label class that it is known to have; null if none
 * @param bytes of it; null if it cannot be read
 * @param error why; null if it could be read
 */
public record FileContent(String path, String label, byte[] bytes, String error) implements Serializable {}
