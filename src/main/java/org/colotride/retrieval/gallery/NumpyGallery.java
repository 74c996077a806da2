package org.colotride.retrieval.gallery;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.io.CsvRows;
import org.colotride.tensor.Embeddings;

/** A NumPy file of embeddings and, beside it, the table of their classes, as goal {@code embed} writes them. */
final class NumpyGallery implements GalleryFormat {
    private static final String SUFFIX = ".npy";
    private static final String CLASS = "class";

    @Override
    public String name() {
        return "a NumPy file (NAME.npy, with NAME.csv beside it)";
    }

    @Override
    public boolean recognises(Path file) {
        return file.toString().endsWith(SUFFIX);
    }

    @Override
    public GalleryFile open(Path file) {
        NpyMatrix matrix = NpyMatrix.open(file);
        if (matrix.rows() > Integer.MAX_VALUE) {
            throw new ConfigException("gallery " + file + ": has " + matrix.rows() + " embeddings; at most "
                    + Integer.MAX_VALUE + " can be ranked");
        }
        int count = (int) matrix.rows();
        String[] classes = classes(file, count);
        List<GalleryBlock> blocks = new ArrayList<>();
        for (long first = 0; first < count; first += GalleryFile.BLOCK) {
            int next = (int) Math.min(count, first + GalleryFile.BLOCK);
            blocks.add(new Block(matrix, (int) first, Arrays.copyOfRange(classes, (int) first, next)));
        }
        return new GalleryFile(matrix.columns(), blocks);
    }

    private static String[] classes(Path file, int count) {
        String name = file.getFileName().toString();
        Path table = file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".csv");
        if (!Files.isRegularFile(table)) {
            throw new ConfigException("gallery " + file + ": the table of its classes, " + table
                    + ", is missing: a CSV file with a column " + CLASS + " and a line for each embedding");
        }
        String[] classes = new String[count];
        // One string for each class, not for each image.
        Map<String, String> known = new HashMap<>();
        int row = 0;
        try (Reader reader = Files.newBufferedReader(table, StandardCharsets.UTF_8);
                MappingIterator<Map<String, String>> lines = CsvRows.read(reader)) {
            while (lines.hasNextValue()) {
                Map<String, String> line = lines.nextValue();
                if (row == 0 && !line.containsKey(CLASS)) {
                    throw new ConfigException("gallery " + table + ": its first line names no column " + CLASS);
                }
                String className = CsvRows.cell(line, CLASS);
                if (row < count && !className.isEmpty()) {
                    classes[row] = known.computeIfAbsent(className, same -> same);
                }
                row++;
            }
        } catch (IOException e) {
            throw new ConfigException("gallery " + table + ": cannot be read as CSV: " + e.getMessage(), e);
        }
        if (row != count) {
            throw new ConfigException("gallery " + table + ": has " + row + " lines below its first, but " + file
                    + " has " + count + " embeddings; embed the images again");
        }
        return classes;
    }

    private record Block(NpyMatrix matrix, int first, String[] classes) implements GalleryBlock {
        @Override
        public int count() {
            return classes.length;
        }

        @Override
        public Embeddings embeddings() {
            Embeddings embeddings = Embeddings.zeros(count(), matrix.columns());
            matrix.read(first, count(), embeddings.values());
            return embeddings;
        }
    }
}
