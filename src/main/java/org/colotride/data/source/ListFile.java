package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;

/** A text file by which a data set lists its images: one record per line, its fields parted by blanks. */
final class ListFile {
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
        Place within(Path root, int field) {
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

    /**
     * A listed file.
     *
     * @param file where it lies
     * @param name its path within the data set's folder, as listed unless that is absolute
     */
    record Place(Path file, String name) {}

    /** Resolves a listed path, absolute or not; one that leads out of the data set's folder is refused. */
    static Place inside(Path root, String path, Complaint complaint) {
        Path resolved = FileNames.resolve(root, path, complaint).normalize();
        Path folder = root.toAbsolutePath().normalize();
        Path absolute = resolved.toAbsolutePath().normalize();
        boolean relative = !FileNames.resolve(Path.of(""), path, complaint).isAbsolute();
        if (absolute.startsWith(folder)) {
            return new Place(
                    resolved, relative ? path : folder.relativize(absolute).toString());
        }
        return linkedInside(root, resolved)
                .filter(place -> !relative)
                .orElseThrow(() -> complaint.of(
                        "'" + path + "' lies outside of the data set's folder" + (relative ? "" : ", " + folder)));
    }

    /** An absolute path may name the folder in another way than the user did, by a link. */
    private static Optional<Place> linkedInside(Path root, Path absolute) {
        try {
            Path folder = root.toRealPath();
            Path file = absolute.toRealPath();
            return file.startsWith(folder)
                    ? Optional.of(new Place(absolute, folder.relativize(file).toString()))
                    : Optional.empty();
        } catch (IOException e) {
            // One of them is not there, so that neither is in the other.
            return Optional.empty();
        }
    }

    /**
     * Reads a list.
     *
     * @param skip lines at the top that are no records
     * @param fields each record must have, the last one may hold blanks
     * @throws ConfigException if the file is missing, too large, no text, or a line has too few fields
     */
    static List<Line> read(Path file, int skip, int fields) {
        List<String> lines = ListText.read(file).lines().toList();
        List<Line> records = new ArrayList<>(lines.size());
        for (int i = skip; i < lines.size(); i++) {
            String line = ListText.strip(lines.get(i));
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

    private static String shortened(String line) {
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}
