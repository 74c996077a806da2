package org.colotride.io.storage.hadoop;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.colotride.io.storage.Storage;
import scala.Tuple2;

/**
 * Hadoop's file systems. Their settings are those of Spark ({@code spark.hadoop.…}, where a cluster works or as properties of
 * Java), on top of the files in {@code HADOOP_CONF_DIR}.
 */
public final class HadoopStorage implements Storage {
    private static final List<String> SETTINGS = List.of("core-site.xml", "hdfs-site.xml");

    /** Of storages without renaming. */
    private static final Set<String> OBJECTS = Set.of("s3a");

    private final Configuration configuration;

    /** With the settings that are in force here. */
    public HadoopStorage() {
        SparkConf spark =
                SparkEnv.get() == null ? new SparkConf() : SparkEnv.get().conf();
        Configuration files = new Configuration();
        String folder = System.getenv("HADOOP_CONF_DIR");
        if (folder != null) {
            SETTINGS.stream()
                    .map(name -> new File(folder, name))
                    .filter(File::isFile)
                    .forEach(file -> files.addResource(new Path(file.toURI())));
        }
        for (Tuple2<String, String> setting : spark.getAllWithPrefix("spark.hadoop.")) {
            files.set(setting._1(), setting._2());
        }
        this.configuration = files;
    }

    @Override
    public boolean isFolder(String address) throws IOException {
        Path path = new Path(address);
        return system(path).getFileStatus(path).isDirectory();
    }

    @Override
    public List<StoredFile> files(String folder) throws IOException {
        Path root = new Path(folder);
        FileSystem system = system(root);
        String above = system.getFileStatus(root).getPath().toUri().getPath();
        List<StoredFile> files = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = system.listFiles(root, true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            String inside =
                    file.getPath().toUri().getPath().substring(above.length()).replaceFirst("^/", "");
            files.add(new StoredFile(inside, file.getPath().toString(), file.getLen(), file.getModificationTime()));
        }
        return files;
    }

    @Override
    public InputStream open(String file) throws IOException {
        Path path = new Path(file);
        return system(path).open(path);
    }

    @Override
    public void write(java.nio.file.Path content, String file) throws IOException {
        Path target = new Path(file);
        FileSystem system = system(target);
        if (OBJECTS.contains(target.toUri().getScheme())) {
            // An object appears whole, or not at all; renamed, it would be copied.
            copy(content, system, target);
            return;
        }
        Path part = new Path(target.getParent(), "." + target.getName() + "-" + UUID.randomUUID() + ".part");
        try {
            copy(content, system, part);
            moveIntoPlace(system, part, target);
        } finally {
            system.delete(part, false);
        }
    }

    private static void copy(java.nio.file.Path content, FileSystem system, Path target) throws IOException {
        try (OutputStream out = system.create(target, true)) {
            Files.copy(content, out);
        }
    }

    private void moveIntoPlace(FileSystem system, Path part, Path target) throws IOException {
        try {
            FileContext.getFileContext(target.toUri(), configuration).rename(part, target, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException e) {
            // An older kind of file system, which replaces nothing by itself.
            if (!system.rename(part, target) && !(system.delete(target, false) && system.rename(part, target))) {
                throw new IOException(target + ": cannot be replaced", e);
            }
        }
    }

    @Override
    public void delete(String address) throws IOException {
        Path path = new Path(address);
        system(path).delete(path, true);
    }

    private FileSystem system(Path path) throws IOException {
        try {
            return path.getFileSystem(configuration);
        } catch (UnsupportedFileSystemException e) {
            throw new IOException(
                    "Hadoop knows no such storage here (" + e.getMessage()
                            + "); put its connector on the class path, hadoop-aws for s3a:, say",
                    e);
        }
    }
}
