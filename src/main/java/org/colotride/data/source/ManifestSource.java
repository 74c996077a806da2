package org.colotride.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;
import org.colotride.io.Mappers;

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
        Path list = FileNames.argument("args.file", file);
        if (!Files.isRegularFile(list)) {
            throw new ConfigException("args.file: " + file + ": there is no such file (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        Path root =
                directory == null ? list.toAbsolutePath().getParent() : FileNames.argument("args.directory", directory);
        DistinctImages images = read(list, root).distinct(report);
        boolean apart = !images.of("query").isEmpty() || !images.of("gallery").isEmpty();
        if (apart && !images.of("test").isEmpty()) {
            throw new ConfigException(file + ": has both test and query or gallery; name the split of each image by"
                    + " train and test, or by train, query and gallery");
        }
        RawImages train = images.split("train", images.classes("train"), report);
        if (!apart) {
            return new RawSplits(train, images.split("test", images.classes("test"), report));
        }
        FileImages.Apart searched = images.apart("query", "gallery", report);
        return new RawSplits(train, searched.queries(), Optional.of(searched.gallery()));
    }

    private static ListedImages read(Path list, Path root) {
        ListedImages images = new ListedImages(SPLITS.toArray(String[]::new));
        String text = ListText.read(list);
        if (text.isBlank()) {
            throw new ConfigException(list + ": is empty; its first line must name the columns path,class,split");
        }
        try (MappingIterator<Map<String, String>> rows = Mappers.csv()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            while (rows.hasNextValue()) {
                Map<String, String> row = cleaned(rows.nextValue());
                if (row.values().stream().allMatch(String::isEmpty)) {
                    continue;
                }
                String line = list + ":" + (rows.getCurrentLocation().getLineNr() - 1) + ": ";
                for (String column : COLUMNS) {
                    if (row.getOrDefault(column, "").isEmpty()) {
                        throw new ConfigException(
                                line + "has no " + column + "; the first line must name the columns path,class,split");
                    }
                }
                String split = row.get("split");
                if (!SPLITS.contains(split)) {
                    throw new ConfigException(line + "split '" + split + "' is none of " + SPLITS);
                }
                ListFile.Place place =
                        ListFile.inside(root, row.get("path"), message -> new ConfigException(line + message));
                images.add(split, place, row.get("class"));
            }
        } catch (JsonProcessingException e) {
            throw new ConfigException(list + ": cannot be read as CSV: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ConfigException(list + ": cannot be read as CSV: " + e.getMessage(), e);
        }
        return images;
    }

    /** Blanks that nobody sees would make another class; so would the two ways in which Unicode writes an umlaut. */
    private static Map<String, String> cleaned(Map<String, String> row) {
        Map<String, String> cleaned = new HashMap<>();
        row.forEach((column, value) -> {
            String stripped = ListText.strip(value == null ? "" : value);
            String name = ListText.strip(column).toLowerCase(Locale.ROOT);
            cleaned.put(name, name.equals("class") ? Normalizer.normalize(stripped, Normalizer.Form.NFC) : stripped);
        });
        return cleaned;
    }
}
