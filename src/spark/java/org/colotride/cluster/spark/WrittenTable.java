package org.colotride.cluster.spark;

import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.colotride.cluster.table.FileVector;
import org.colotride.cluster.table.VectorTable;
import org.colotride.cluster.table.parquet.ParquetVectors;

/** A table in Parquet. Spark itself would read its parts in no order. */
final class WrittenTable implements VectorTable {
    private final List<ParquetVectors.Group> groups;
    private final Configuration storages;

    /** @param storages as the table was written */
    WrittenTable(Path place, Configuration storages) {
        this.groups = ParquetVectors.groups(place, storages);
        this.storages = storages;
    }

    @Override
    public long vectors() {
        return groups.stream().mapToLong(ParquetVectors.Group::vectors).sum();
    }

    @Override
    public void forEachVector(Consumer<FileVector> row) {
        groups.forEach(group -> group.forEachVector(storages, row, "path", "label", "embedding"));
    }

    @Override
    public void forEachError(Consumer<FileVector> row) {
        groups.forEach(group -> group.forEachError(storages, row));
    }
}
