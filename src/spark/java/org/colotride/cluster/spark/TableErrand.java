package org.colotride.cluster.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.colotride.cluster.Work;
import org.colotride.cluster.table.FileBatch;
import org.colotride.cluster.table.FileContent;
import org.colotride.cluster.table.FileVector;
import org.colotride.cluster.table.VectorBatch;

/**
 * What Spark runs on an executor for each part of a table: files in, rows out, a batch at a time, at a place that is prepared
 * there for all.
 *
 * @param <F> a file: {@link FileRows.Named}, to be read here, or a row of a table that holds its content
 */
final class TableErrand<F> implements FlatMapFunction<Iterator<F>, Row> {
    private static final long serialVersionUID = 1;
    /** As much as is read of an image anywhere else. */
    private static final long MOST_BYTES = 64L << 20;

    private final Broadcast<Work<FileBatch, VectorBatch>> work;
    private final SerializableConfiguration storages;
    private final LongAccumulator done;
    private final String folder;

    TableErrand(
            Broadcast<Work<FileBatch, VectorBatch>> work, Configuration storages, LongAccumulator done, Path folder) {
        this.work = work;
        this.storages = new SerializableConfiguration(storages);
        this.done = done;
        this.folder = folder.toString();
    }

    @Override
    public Iterator<Row> call(Iterator<F> files) {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        Rows rows = new Rows(files, host);
        // However the task ends: Spark does not read a part to its end once another has failed.
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> rows.giveBack());
        return rows;
    }

    private Work.Place<FileBatch, VectorBatch> place() {
        RelativePaths.follow(Path.of(folder));
        return Places.take(work.id(), () -> work.value().open());
    }

    private FileContent read(F file) {
        if (file instanceof FileRows.Named named) {
            try {
                return new FileContent(named.path(), named.label(), bytes(named.place()), null);
            } catch (IOException | RuntimeException e) {
                return new FileContent(
                        named.path(), named.label(), null, named.path() + ": cannot be read: " + e.getMessage());
            }
        }
        Row row = (Row) file;
        String path = row.getString(0);
        byte[] content = (byte[]) row.get(1);
        String label = row.isNullAt(2) ? null : row.getString(2);
        return new FileContent(path, label, content, content == null ? path + ": has no content" : null);
    }

    private byte[] bytes(String place) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
        FileSystem system = path.getFileSystem(storages.value());
        long length = system.getFileStatus(path).getLen();
        if (length > MOST_BYTES) {
            throw new IOException("has " + length + " bytes; images of at most " + MOST_BYTES + " are read");
        }
        try (InputStream in = system.open(path)) {
            return in.readAllBytes();
        }
    }

    private static Row row(FileVector vector) {
        return RowFactory.create(vector.path(), vector.label(), vector.vector(), vector.error());
    }

    private final class Rows implements Iterator<Row> {
        private final Iterator<F> files;
        private final String host;
        /** Taken with the first batch: a part may be empty. */
        private Work.Place<FileBatch, VectorBatch> place;

        private Iterator<FileVector> ready = List.<FileVector>of().iterator();

        private Rows(Iterator<F> files, String host) {
            this.files = files;
            this.host = host;
        }

        /** Once, however often it is called. */
        private void giveBack() {
            if (place != null) {
                Places.giveBack(work.id(), place);
                place = null;
            }
        }

        @Override
        public boolean hasNext() {
            if (ready.hasNext()) {
                return true;
            }
            if (files.hasNext()) {
                ready = work().rows().iterator();
                return true;
            }
            giveBack();
            return false;
        }

        private VectorBatch work() {
            List<FileContent> batch = new ArrayList<>();
            while (files.hasNext() && batch.size() < FileBatch.SIZE) {
                batch.add(read(files.next()));
            }
            try {
                if (place == null) {
                    place = place();
                }
                VectorBatch rows = place.run(new FileBatch(batch));
                done.add(batch.size());
                return rows;
            } catch (RuntimeException e) {
                if (place != null) {
                    place.close();
                    place = null;
                }
                throw MemberFailure.of(e, host);
            }
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return row(ready.next());
        }
    }
}
