package org.colotride.experiment;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.colotride.data.ImageSet;
import org.colotride.io.AtomicFiles;
import org.colotride.io.CsvRows;

/** The table beside a file of embeddings: which image each row is of. RFC 4180. */
public final class LabelsCsv {
    /** Its first line. */
    public static final String HEADER = "index,label,class,name\n";

    private LabelsCsv() {}

    /**
     * Writes {@code index,label,class,name}, one line an image; label and class are empty in a set without classes.
     *
     * @param rows indices of the images, in the order of the embeddings
     */
    public static void write(Path file, ImageSet images, int[] rows) {
        AtomicFiles.write(file, stream -> {
            stream.write(HEADER.getBytes(StandardCharsets.UTF_8));
            for (int i : rows) {
                int label = images.label(i);
                String className = label < 0 ? null : images.className(label);
                stream.write(line(i, label, className, images.name(i)).getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /**
     * One line of the table, with its end.
     *
     * @param label number of the class; nothing of it is written without one
     * @param className null for none
     */
    public static String line(long index, int label, String className, String name) {
        String of = className == null ? "," : label + "," + CsvRows.quoted(className);
        return index + "," + of + "," + CsvRows.quoted(name) + "\n";
    }
}
