package org.colotride.data.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.config.ConfigException;

/** A text file by which a data set lists its images: one record per line, its fields parted by blanks. */
final class ListFile {
    /** Well above the largest known, 120,053 lines of Stanford Online Products. */
    private static final long LARGEST = 64L << 20;

    private ListFile() {}

    /**
     * One line.
     *
     * @param file it stands in
     * @param number from 1
     */
    record Line(Path file, int number, List<String> fields) {
        String text(int field) {
            return fields.get(field);
        }

        /** @throws ConfigException if the field is no whole number of at least 1 */
        int positive(int field, String what) {
            try {
                int value = Integer.parseInt(fields.get(field));
                if (value >= 1) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw wrong(what + " '" + fields.get(field) + "' is not a whole number of at least 1");
            }
            throw wrong(what + " '" + fields.get(field) + "' is not a whole number of at least 1");
        }

        /**
         * A file within the data set's folder.
         *
         * @throws ConfigException if the field leads out of it
         */
        Path within(Path root, int field) {
            return inside(root, fields.get(field), this::wrong);
        }

        ConfigException wrong(String message) {
            return new ConfigException(file + ":" + number + ": " + message);
        }
    }

    /** How a complaint becomes an error that names its place. */
    @FunctionalInterface
    interface Complaint {
        ConfigException of(String message);
    }

    /** Resolves a listed path; one that leads out of the data set's folder is refused. */
    static Path inside(Path root, String path, Complaint complaint) {
        try {
            Path resolved = root.resolve(path).normalize();
            if (resolved.startsWith(root.normalize()) && !Path.of(path).isAbsolute()) {
                return resolved;
            }
        } catch (InvalidPathException e) {
            throw complaint.of("'" + path + "' is not a path: " + e.getReason());
        }
        throw complaint.of("'" + path + "' lies outside of the data set's folder");
    }

    /**
     * Reads a list.
     *
     * @param skip lines at the top that are no records
     * @param fields each record must have, the last one may hold blanks
     * @throws ConfigException if the file is missing, too large, no text, or a line has too few fields
     */
    static List<Line> read(Path file, int skip, int fields) {
        List<String> lines = lines(file);
        List<Line> records = new ArrayList<>(lines.size());
        for (int i = skip; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            List<String> parts = List.of(line.split("\\s+", fields));
            Line record = new Line(file, i + 1, parts);
            if (parts.size() < fields) {
                throw record.wrong("'" + shortened(line) + "' has " + parts.size() + " of " + fields + " fields");
            }
            records.add(record);
        }
        if (records.isEmpty()) {
            throw new ConfigException(file + ": lists nothing; is the file whole?");
        }
        return records;
    }

    private static List<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": is missing from the data set's folder");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new ConfigException(file + ": has " + Files.size(file)
                        + " bytes, more than any list of images; is it another file?");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": is not a text file", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        }
    }

    private static String shortened(String line) {
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}
