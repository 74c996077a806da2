package org.colotride.cluster.spark;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.Work;
import org.colotride.cluster.table.FileBatch;
import org.colotride.cluster.table.FileTable;
import org.colotride.cluster.table.TableProgress;
import org.colotride.cluster.table.VectorBatch;
import org.colotride.cluster.table.VectorTable;
import org.colotride.config.ConfigException;

/** Makes a table of vectors from files: one stage, whose tasks write the table's parts themselves. */
final class TableJob {
    private static final StructType SCHEMA = new StructType()
            .add("path", DataTypes.StringType, false)
            .add("label", DataTypes.StringType)
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("error", DataTypes.StringType);
    /** Files of a part: a few minutes of a network's work, so that a lost executor costs no more. */
    private static final int FILES_OF_PART = 4096;
    /** Parts for each executor, so that none waits long for the last. */
    private static final int PARTS_OF_EXECUTOR = 4;

    private static final long LOOK_MILLIS = 200;

    private final JavaSparkContext context;
    private final SparkSession session;
    private final Configuration storages;
    private final int executors;

    TableJob(JavaSparkContext context, int executors) {
        this.context = context;
        this.executors = executors;
        this.storages = context.hadoopConfiguration();
        this.session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    }

    /** Runs it; see {@link org.colotride.cluster.Workers#table}. */
    VectorTable run(FileTable files, Work<FileBatch, VectorBatch> work, String target, TableProgress progress) {
        Path end = FileRows.path(target);
        Path part = beside(end, ".part");
        requireFree(end, files);
        Broadcast<Work<FileBatch, VectorBatch>> sent = context.broadcast(work);
        LongAccumulator done = context.sc().longAccumulator("files");
        try {
            JavaRDD<Row> rows = rows(files, sent, done, progress);
            Dataset<Row> table = session.createDataFrame(rows, SCHEMA);
            inSight(() -> table.write().mode(SaveMode.Overwrite).parquet(part.toString()), done, progress);
            moveIntoPlace(part, end);
            return new WrittenTable(end, storages);
        } finally {
            delete(part);
            sent.destroy();
        }
    }

    private JavaRDD<Row> rows(
            FileTable files,
            Broadcast<Work<FileBatch, VectorBatch>> sent,
            LongAccumulator done,
            TableProgress progress) {
        FileRows found = new FileRows(storages);
        java.nio.file.Path folder = java.nio.file.Path.of("").toAbsolutePath();
        if (files instanceof FileTable.Parquet parquet) {
            Dataset<Row> table = content(parquet, open(parquet, found.address(parquet)));
            progress.files(table.count());
            return table.toJavaRDD().mapPartitions(new TableErrand<Row>(sent, storages, done, folder));
        }
        List<FileRows.Named> named =
                files instanceof FileTable.Manifest manifest ? found.of(manifest) : found.of((FileTable.Listed) files);
        progress.files(named.size());
        int parts = Math.max(named.size() / FILES_OF_PART, PARTS_OF_EXECUTOR * executors);
        return context.parallelize(named, Math.min(parts, named.size()))
                .mapPartitions(new TableErrand<FileRows.Named>(sent, storages, done, folder));
    }

    private Dataset<Row> open(FileTable.Parquet named, String address) {
        try {
            return session.read().parquet(address);
        } catch (Exception e) {
            // Not declared, but thrown: SparkException and AnalysisException.
            throw unreadable(named, e);
        }
    }

    private static ConfigException unreadable(FileTable.Parquet named, Exception cause) {
        return new ConfigException(
                named.place() + ": cannot be read as Parquet: "
                        + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
                cause);
    }

    private static Dataset<Row> content(FileTable.Parquet named, Dataset<Row> table) {
        List<String> columns = List.of(table.columns());
        if (!columns.contains("path") || !columns.contains("content")) {
            throw new ConfigException(
                    named.place() + ": has the columns " + String.join(", ", columns)
                            + "; needed are path and content, as Spark's binaryFile makes them, and label if there are classes");
        }
        return table.select(
                table.col("path").cast(DataTypes.StringType),
                table.col("content").cast(DataTypes.BinaryType),
                columns.contains("label")
                        ? table.col("label").cast(DataTypes.StringType)
                        : functions.lit(null).cast(DataTypes.StringType));
    }

    /** Writes, and says how far that has come. */
    private static void inSight(Runnable write, LongAccumulator done, TableProgress progress) {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = one.submit(write);
            boolean running = true;
            while (running) {
                try {
                    writing.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    running = false;
                } catch (TimeoutException e) {
                    // Once more.
                }
                progress.done(done.value());
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while the cluster worked", e);
        } finally {
            one.shutdownNow();
        }
    }

    private static RuntimeException failure(Throwable cause) {
        for (Throwable reported = cause; reported != null; reported = reported.getCause()) {
            Optional<RuntimeException> own = MemberFailure.in(reported);
            if (own.isPresent()) {
                return own.get();
            }
        }
        if (cause instanceof AnalysisException) {
            return new ConfigException(cause.getMessage(), cause);
        }
        return new ClusterException(
                "the cluster has given the table up ("
                        + String.valueOf(cause.getMessage()).lines().findFirst().orElse("") + ")",
                cause);
    }

    private static Path beside(Path end, String suffix) {
        return new Path(end.getParent(), "." + end.getName() + suffix);
    }

    /** What is replaced is a table that was written before, and nothing that is read. */
    private void requireFree(Path end, FileTable files) {
        FileRows found = new FileRows(storages);
        List<String> read = files instanceof FileTable.Listed listed
                ? listed.places()
                : List.of(
                        files instanceof FileTable.Manifest list ? list.place() : ((FileTable.Parquet) files).place());
        for (String place : read) {
            String source = found.qualified(place) + "/";
            String target = found.qualified(end.toString()) + "/";
            if (source.startsWith(target) || files instanceof FileTable.Parquet && target.startsWith(source)) {
                throw new ConfigException(
                        "command line: --output " + end + ": is what is read, or holds it; name another");
            }
        }
        try {
            FileSystem system = end.getFileSystem(storages);
            boolean table = !system.exists(end)
                    || system.getFileStatus(end).isFile()
                    || system.exists(new Path(end, "_SUCCESS"))
                    || system.listStatus(end).length == 0;
            if (!table) {
                throw new ConfigException(
                        "command line: --output " + end
                                + ": is a folder of something else than a table that was written here; name another, or delete it");
            }
        } catch (IOException e) {
            throw new ConfigException("command line: --output " + end + ": cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** What is there goes when the new table is in its place. */
    private void moveIntoPlace(Path part, Path end) {
        Path before = beside(end, ".before");
        try {
            FileSystem system = end.getFileSystem(storages);
            system.delete(before, true);
            boolean replaces = system.exists(end);
            if (replaces && !system.rename(end, before)) {
                throw new IOException("what is there cannot be moved aside");
            }
            if (!system.rename(part, end)) {
                if (replaces) {
                    system.rename(before, end);
                }
                throw new IOException("it cannot be renamed from " + part.getName());
            }
            system.delete(before, true);
        } catch (IOException e) {
            throw new ClusterException(end + ": the table cannot be moved there: " + e.getMessage(), e);
        }
    }

    private void delete(Path part) {
        try {
            part.getFileSystem(storages).delete(part, true);
        } catch (IOException e) {
            // What is left is overwritten by the next one.
        }
    }
}
