package org.colotride.cluster.table;

import java.io.Serializable;
import java.util.List;

/**
 * What was made of a {@link FileBatch}.
 *
 * @param rows one for each file, in order
 */
public record VectorBatch(List<FileVector> rows) implements Serializable {
    public VectorBatch {
        rows = List.copyOf(rows);
    }
}
