package org.colotride.cluster.table.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.colotride.cluster.table.FileVector;
import org.colotride.config.ConfigException;

/**
 * The row groups of a table with the columns {@code path}, {@code label}, {@code embedding} and {@code error}, of which only
 * {@code embedding} must be there; of a folder of files in the order of their names.
 */
public final class ParquetVectors {
    private static final String EMBEDDING = "embedding";
    private static final String ERROR = "error";

    private ParquetVectors() {}

    /**
     * Rows that lie together in a file. It travels without them.
     *
     * @param file its address
     * @param index of it among the file's
     * @param vectors rows that have one
     */
    public record Group(String file, int index, int vectors) implements Serializable {
        /**
         * Reads the rows that have a vector, in order.
         *
         * @param storages and how they are reached
         * @param columns of them; others are null, but never the error of a row without vector
         */
        public void forEachVector(Configuration storages, Consumer<FileVector> row, String... columns) {
            read(storages, columns, found -> {
                if (found.error() == null) {
                    row.accept(found);
                }
            });
        }

        /** Reads the rows that have an error, in order, without the others' vectors. */
        public void forEachError(Configuration storages, Consumer<FileVector> row) {
            read(storages, new String[] {"path", "label"}, found -> {
                if (found.error() != null) {
                    row.accept(found);
                }
            });
        }

        private void read(Configuration storages, String[] columns, Consumer<FileVector> row) {
            try (ParquetFileReader reader = open(new Path(file), storages)) {
                MessageType all = reader.getFileMetaData().getSchema();
                List<String> wanted = new ArrayList<>(List.of(columns));
                wanted.add(ERROR);
                List<Type> fields = all.getFields().stream()
                        .filter(field -> wanted.contains(field.getName()))
                        .toList();
                MessageType schema = new MessageType(all.getName(), fields);
                reader.setRequestedSchema(schema);
                PageReadStore pages = reader.readRowGroup(index);
                RecordReader<FileVector> rows = new ColumnIOFactory()
                        .getColumnIO(schema, all)
                        .getRecordReader(pages, new VectorMaterializer(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    row.accept(rows.read());
                }
            } catch (IOException | RuntimeException e) {
                if (e instanceof ConfigException known) {
                    throw known;
                }
                throw new ConfigException(
                        file + ": cannot be read here: " + e.getMessage()
                                + "; a cluster's machines must see it at the same address",
                        e);
            }
        }
    }

    /**
     * Finds the row groups.
     *
     * @param place a file, or a folder of them
     * @param storages and how they are reached
     * @throws ConfigException if there is none, or it holds no such table
     */
    public static List<Group> groups(Path place, Configuration storages) {
        List<Group> groups = new ArrayList<>();
        try {
            FileSystem system = place.getFileSystem(storages);
            for (FileStatus file : files(system, place)) {
                try (ParquetFileReader reader = open(file.getPath(), storages)) {
                    MessageType schema = reader.getFileMetaData().getSchema();
                    if (!schema.containsField(EMBEDDING)
                            || schema.getType(EMBEDDING).isPrimitive()) {
                        throw new ConfigException(
                                file.getPath() + ": has no column " + EMBEDDING + " of lists of numbers");
                    }
                    List<BlockMetaData> blocks = reader.getRowGroups();
                    for (int i = 0; i < blocks.size(); i++) {
                        groups.add(new Group(
                                file.getPath().toString(), i, vectors(file.getPath(), schema, blocks.get(i))));
                    }
                }
            }
        } catch (FileNotFoundException e) {
            throw new ConfigException(place + ": there is no such table", e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof ConfigException known) {
                throw known;
            }
            throw new ConfigException(place + ": cannot be read as Parquet: " + e.getMessage(), e);
        }
        return groups;
    }

    private static List<FileStatus> files(FileSystem system, Path place) throws IOException {
        if (!system.getFileStatus(place).isDirectory()) {
            return List.of(system.getFileStatus(place));
        }
        return Arrays.stream(system.listStatus(place))
                .filter(file -> file.isFile() && file.getPath().getName().endsWith(".parquet"))
                .sorted(Comparator.comparing(file -> file.getPath().getName()))
                .toList();
    }

    private static int vectors(Path file, MessageType schema, BlockMetaData block) {
        if (!schema.containsField(ERROR)) {
            return Math.toIntExact(block.getRowCount());
        }
        for (ColumnChunkMetaData column : block.getColumns()) {
            if (column.getPath().toDotString().equals(ERROR)
                    && column.getStatistics() != null
                    && column.getStatistics().isNumNullsSet()) {
                return Math.toIntExact(column.getStatistics().getNumNulls());
            }
        }
        throw new ConfigException(file + ": does not say how many rows have an error; write it with statistics");
    }

    private static ParquetFileReader open(Path file, Configuration storages) throws IOException {
        return ParquetFileReader.open(HadoopInputFile.fromPath(file, storages));
    }
}
