package org.colotride.index.intake;

import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.data.source.FileNames;
import org.colotride.io.CsvRows;

/**
 * The images of a list: a CSV file with a column {@code path}, relative to the list, and perhaps {@code class} and {@code id};
 * others are passed over, so that a data set's own list (see {@code docs/data.md}) will do.
 */
final class ManifestImages {
    private static final String PATH = "path";

    private ManifestImages() {}

    /** In the order of the list. */
    static List<ListedImage> of(Path list) {
        Path root = list.toAbsolutePath().getParent();
        Map<String, ListedImage> images = new LinkedHashMap<>();
        try (Reader reader = Files.newBufferedReader(list, StandardCharsets.UTF_8);
                MappingIterator<Map<String, String>> rows = CsvRows.read(reader)) {
            while (rows.hasNextValue()) {
                Map<String, String> row = rows.nextValue();
                String line = list + ":" + (rows.getCurrentLocation().getLineNr() - 1) + ": ";
                ListedImage image = image(root, row, line);
                if (images.put(image.id(), image) != null) {
                    throw new ConfigException(line + "the id '" + image.id()
                            + "' is another image's; leave one out, or give them ids in a column id");
                }
            }
        } catch (IOException e) {
            throw new ConfigException(list + ": cannot be read as CSV: " + e.getMessage(), e);
        }
        if (images.isEmpty()) {
            throw new ConfigException(list + ": lists no image");
        }
        return new ArrayList<>(images.values());
    }

    private static ListedImage image(Path root, Map<String, String> row, String line) {
        String path = CsvRows.cell(row, PATH);
        if (path.isEmpty()) {
            throw new ConfigException(
                    line + "has no path; the first line must name a column path, and may name class" + " and id");
        }
        String id = CsvRows.cell(row, "id");
        try {
            return new ListedImage(id.isEmpty() ? path : id, path, CsvRows.cell(row, "class"), root.resolve(path));
        } catch (InvalidPathException e) {
            throw new ConfigException(line + FileNames.describe(e), e);
        }
    }
}
