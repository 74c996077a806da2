package org.colotride.cluster.table;

import java.util.List;
import org.colotride.config.ConfigException;

/** Files of which a cluster reads the content itself. Places are those of any storage that it knows: folders, hdfs:, s3a:. */
public sealed interface FileTable {
    /**
     * Files one by one, or folders with all that lies in them at any depth; the folder that holds a file is its label where it
     * lies deeper than the one named.
     *
     * @param places of them
     */
    record Listed(List<String> places) implements FileTable {
        public Listed {
            places = List.copyOf(places);
        }
    }

    /**
     * A list of files in CSV, with columns {@code path} and, if there are labels, {@code class}.
     *
     * @param place of the list; paths in it are relative to its folder
     */
    record Manifest(String place) implements FileTable {}

    /**
     * A table in Parquet with the columns {@code path} and {@code content}, as Spark's {@code binaryFile} makes it, and perhaps
     * {@code label}.
     *
     * @param place of its file or folder
     */
    record Parquet(String place) implements FileTable {}

    /**
     * What a user has named.
     *
     * @param places one list, one table, or files and folders
     * @throws ConfigException if none is named, or a list or a table beside others
     */
    static FileTable of(List<String> places) {
        if (places.isEmpty()) {
            throw new ConfigException(
                    "command line: name the images: a folder, files, a list (.csv) or a table (.parquet)");
        }
        boolean special = places.stream().anyMatch(place -> isManifest(place) || isTable(place));
        if (special && places.size() > 1) {
            throw new ConfigException(
                    "command line: " + String.join(" ", places) + ": a list or a table of images must be named alone");
        }
        String first = places.get(0);
        return isManifest(first) ? new Manifest(first) : isTable(first) ? new Parquet(first) : new Listed(places);
    }

    private static boolean isManifest(String place) {
        return place.endsWith(".csv");
    }

    private static boolean isTable(String place) {
        return place.endsWith(".parquet");
    }
}
