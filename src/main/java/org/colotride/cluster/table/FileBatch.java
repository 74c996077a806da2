package org.colotride.cluster.table;

import java.io.Serializable;
import java.util.List;

/**
 * Files that are worked on together.
 *
 * @param files at least one
 */
public record FileBatch(List<FileContent> files) implements Serializable {
    /** Files of a batch, at most. */
    public static final int SIZE = 64;

    public FileBatch {
        files = List.copyOf(files);
    }
}
