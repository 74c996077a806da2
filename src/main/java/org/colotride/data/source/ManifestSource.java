package org.colotride.data.source;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * Images of the user's own, listed in a CSV file with the columns {@code path,class,split}, in any order, others ignored.
 * Splits are {@code train} and {@code test}, or {@code train}, {@code query} and {@code gallery} where what is searched is
 * apart from the queries.
 *
 * @param file the list
 * @param directory what its paths are relative to; the list's own folder if absent
 */
public record ManifestSource(String file, String directory) implements ImageSource {
    private static final List<String> COLUMNS = List.of("path", "class", "split");
    private static final Set<String> SPLITS = new LinkedHashSet<>(List.of("train", "test", "query", "gallery"));

    @Override
    public RawSplits open(DataReport report) {
        if (file == null) {
            throw new ConfigException("args.file is missing: a CSV file with the columns path,class,split"
                    + " (on the command line: data.args.file=…)");
        }
        Path list = Path.of(file);
        if (!Files.isRegularFile(list)) {
            throw new ConfigException("args.file: " + file + ": there is no such file (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        Path root = directory == null ? list.toAbsolutePath().getParent() : Path.of(directory);
        ListedImages images = read(list, root);
        boolean apart = !images.of("query").isEmpty() || !images.of("gallery").isEmpty();
        if (apart && !images.of("test").isEmpty()) {
            throw new ConfigException(file + ": has both test and query or gallery; name the split of each image by"
                    + " train and test, or by train, query and gallery");
        }
        RawImages train = images.split("train", images.classes("train"), report);
        if (!apart) {
            return new RawSplits(train, images.split("test", images.classes("test"), report));
        }
        FileImages.Apart searched = FileImages.checkedApart(
                images.classes("query", "gallery"), images.of("query"), images.of("gallery"), report);
        return new RawSplits(train, searched.queries(), Optional.of(searched.gallery()));
    }

    private static ListedImages read(Path list, Path root) {
        ListedImages images = new ListedImages();
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(list.toFile())) {
            while (rows.hasNextValue()) {
                Map<String, String> row = rows.nextValue();
                int line = rows.getCurrentLocation().getLineNr() - 1;
                for (String column : COLUMNS) {
                    if (row.get(column) == null || row.get(column).isBlank()) {
                        throw new ConfigException(list + ":" + line + ": has no " + column
                                + "; the first line must name the columns path,class,split");
                    }
                }
                String split = row.get("split").strip();
                if (!SPLITS.contains(split)) {
                    throw new ConfigException(list + ":" + line + ": split '" + split + "' is none of " + SPLITS);
                }
                String path = row.get("path");
                Path image =
                        ListFile.inside(root, path, message -> new ConfigException(list + ":" + line + ": " + message));
                images.add(split, image, path, row.get("class"));
            }
        } catch (IOException e) {
            throw new ConfigException(list + ": cannot be read as CSV: " + e.getMessage(), e);
        }
        return images;
    }
}
