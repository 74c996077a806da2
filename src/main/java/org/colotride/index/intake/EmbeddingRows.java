package org.colotride.index.intake;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.index.IndexedImage;
import org.colotride.io.CsvRows;
import org.colotride.retrieval.gallery.NpyMatrix;

/**
 * Images that were embedded before: a NumPy file, and beside it the table of their names and classes, as goal {@code embed}
 * writes them. The images themselves are not there, so that there are no thumbnails.
 */
public final class EmbeddingRows {
    private static final String SUFFIX = ".npy";
    private static final byte[] NO_THUMBNAIL = {};

    private final NpyMatrix matrix;
    private final List<Row> rows;

    private record Row(String id, String path, String label) {}

    private EmbeddingRows(NpyMatrix matrix, List<Row> rows) {
        this.matrix = matrix;
        this.rows = rows;
    }

    /** Whether that is such a file, judged by its name. */
    public static boolean isMeant(Path source) {
        return source.toString().endsWith(SUFFIX);
    }

    /**
     * Reads the table.
     *
     * @param prefix stands before each id and path, as a folder's name; empty for nothing
     * @throws ConfigException if the file or its table is missing or broken, or two images have one name
     */
    public static EmbeddingRows open(Path file, String prefix) {
        NpyMatrix matrix = NpyMatrix.open(file);
        Path table = Path.of(file.toString().replaceFirst("\\.npy$", ".csv"));
        if (!Files.isRegularFile(table)) {
            throw new ConfigException(table + ": is missing: the table of the images in " + file
                    + ", a CSV file with a column name, perhaps class, and a line for each embedding");
        }
        List<Row> rows = rows(table, prefix.isEmpty() ? "" : prefix + "/");
        if (rows.size() != matrix.rows() || rows.isEmpty()) {
            throw new ConfigException(table + ": has " + rows.size() + " lines below its first, but " + file + " has "
                    + matrix.rows() + " embeddings; embed the images again");
        }
        return new EmbeddingRows(matrix, rows);
    }

    private static List<Row> rows(Path table, String prefix) {
        List<Row> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (Reader reader = Files.newBufferedReader(table, StandardCharsets.UTF_8);
                MappingIterator<Map<String, String>> lines = CsvRows.read(reader)) {
            while (lines.hasNextValue()) {
                Map<String, String> line = lines.nextValue();
                String name = CsvRows.cell(line, "name");
                String id = CsvRows.cell(line, "id").isEmpty() ? name : CsvRows.cell(line, "id");
                if (id.isEmpty() || !ids.add(id)) {
                    throw new ConfigException(table + ", row " + rows.size() + ": "
                            + (id.isEmpty() ? "has no name" : "the name '" + id + "' is another image's, too")
                            + "; give each image a name of its own, or an id in a column id");
                }
                rows.add(new Row(prefix + id, prefix + name, CsvRows.cell(line, "class")));
            }
        } catch (IOException e) {
            throw new ConfigException(table + ": cannot be read as CSV: " + e.getMessage(), e);
        }
        return rows;
    }

    /** Number of images. */
    public int size() {
        return rows.size();
    }

    /** Length D of an embedding. */
    public int dimension() {
        return matrix.columns();
    }

    /** Consecutive images, at most so many. */
    public List<IndexedImage> read(int first, int most) {
        int count = Math.min(most, size() - first);
        int dimension = matrix.columns();
        float[] values = new float[count * dimension];
        matrix.read(first, count, values);
        List<IndexedImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Row row = rows.get(first + i);
            float[] embedding = Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
            images.add(new IndexedImage(row.id(), row.path(), row.label(), embedding, NO_THUMBNAIL));
        }
        return images;
    }
}
