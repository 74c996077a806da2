package org.colotride.cluster.spark;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.colotride.cluster.table.FileTable;
import org.colotride.config.ConfigException;
import org.colotride.io.CsvRows;

/** Finds the files that a user has named, in any storage that Hadoop knows. */
final class FileRows {
    private final Configuration configuration;

    /**
     * A file that is to be read where it is worked on.
     *
     * @param path as the table names it
     * @param place where it lies: an address with its scheme
     * @param label null if none
     */
    record Named(String path, String place, String label) implements Serializable {}

    FileRows(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * The files in their order: as they were named, of a folder by name.
     *
     * @throws ConfigException if there are none
     */
    List<Named> of(FileTable.Listed listed) {
        List<Named> files = new ArrayList<>();
        for (String place : listed.places()) {
            Path path = path(place);
            try {
                FileSystem system = system(path);
                FileStatus status = system.getFileStatus(path);
                if (status.isDirectory()) {
                    files.addAll(in(system, status.getPath(), place));
                } else {
                    files.add(new Named(place, status.getPath().toString(), null));
                }
            } catch (IOException e) {
                throw missing(place, e);
            }
        }
        if (files.isEmpty()) {
            throw new ConfigException("command line: " + String.join(" ", listed.places()) + ": holds no file");
        }
        return files;
    }

    private static List<Named> in(FileSystem system, Path folder, String named) throws IOException {
        List<Named> files = new ArrayList<>();
        String root = folder.toUri().getPath();
        RemoteIterator<LocatedFileStatus> all = system.listFiles(folder, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            String inside = file.toUri().getPath().substring(root.length()).replaceFirst("^/", "");
            boolean hidden =
                    Arrays.stream(inside.split("/")).anyMatch(part -> part.startsWith(".") || part.startsWith("_"));
            if (!hidden) {
                String label = inside.contains("/") ? file.getParent().getName() : null;
                files.add(new Named(named.replaceFirst("/+$", "") + "/" + inside, file.toString(), label));
            }
        }
        files.sort(Comparator.comparing(Named::path));
        return files;
    }

    /**
     * The files of a list, in its order.
     *
     * @throws ConfigException if it cannot be read, or names none
     */
    List<Named> of(FileTable.Manifest manifest) {
        Path list = path(manifest.place());
        List<Named> files = new ArrayList<>();
        try {
            FileSystem system = system(list);
            Path folder = system.getFileStatus(list).getPath().getParent();
            try (InputStream in = system.open(list);
                    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
                    MappingIterator<Map<String, String>> lines = CsvRows.read(reader)) {
                while (lines.hasNextValue()) {
                    Map<String, String> line = lines.nextValue();
                    String path = CsvRows.cell(line, "path");
                    if (path.isEmpty()) {
                        throw new ConfigException(
                                manifest.place() + ":" + (files.size() + 2)
                                        + ": has no path; the first line must name the columns path and, if there are classes, class");
                    }
                    String label = CsvRows.cell(line, "class");
                    files.add(new Named(path, inside(folder, path).toString(), label.isEmpty() ? null : label));
                }
            }
        } catch (IOException e) {
            throw missing(manifest.place(), e);
        }
        if (files.isEmpty()) {
            throw new ConfigException(manifest.place() + ": lists no image");
        }
        return files;
    }

    /**
     * The address of a table.
     *
     * @throws ConfigException if there is none
     */
    String address(FileTable.Parquet table) {
        Path path = path(table.place());
        try {
            return system(path).getFileStatus(path).getPath().toString();
        } catch (IOException e) {
            throw missing(table.place(), e);
        }
    }

    /** A place without a scheme is a path of this machine's, whatever file system Spark takes for its own. */
    static Path path(String place) {
        if (isAddress(place)) {
            return new Path(place);
        }
        // Not by way of its URI, which has a slash behind a folder that exists.
        String path = java.nio.file.Path.of(place).toAbsolutePath().normalize().toString();
        return new Path("file", null, path);
    }

    private static boolean isAddress(String place) {
        return place.matches("[A-Za-z][A-Za-z0-9+.-]+://.*") || place.matches("file:/.*");
    }

    /** A place in a list, relative to its folder unless it is an address or begins at the root. */
    private static Path inside(Path folder, String place) {
        if (isAddress(place)) {
            return new Path(place);
        }
        // From its parts: a colon in a name is no scheme.
        String path = place.startsWith("/") ? place : folder.toUri().getPath() + "/" + place;
        return new Path(folder.toUri().getScheme(), folder.toUri().getAuthority(), path);
    }

    /** A place's address in full, without a slash behind it. */
    String qualified(String place) {
        try {
            Path path = path(place);
            return system(path).makeQualified(path).toString().replaceFirst("/+$", "");
        } catch (IOException e) {
            throw missing(place, e);
        }
    }

    private FileSystem system(Path path) throws IOException {
        return path.getFileSystem(configuration);
    }

    private static ConfigException missing(String place, IOException cause) {
        if (cause instanceof FileNotFoundException) {
            return new ConfigException("command line: " + place + ": there is no such file or folder", cause);
        }
        if (cause instanceof UnsupportedFileSystemException) {
            return new ConfigException(
                    "command line: " + place + ": Hadoop knows no such storage here (" + cause.getMessage()
                            + "); put its connector on the class path, hadoop-aws for s3a:, say",
                    cause);
        }
        return new ConfigException("command line: " + place + ": cannot be read: " + cause.getMessage(), cause);
    }
}
