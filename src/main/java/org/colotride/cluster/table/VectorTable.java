package org.colotride.cluster.table;

import java.util.function.Consumer;

/** A table that a cluster has written: Parquet, with columns {@code path}, {@code label}, {@code embedding} and {@code error}. */
public interface VectorTable {
    /** Rows with a vector. */
    long vectors();

    /** Tells of each row with a vector, in the order of the files; of files that came from a table, in any order. */
    void forEachVector(Consumer<FileVector> row);

    /** Tells of each row with an error, in the order of the files. */
    void forEachError(Consumer<FileVector> row);
}
