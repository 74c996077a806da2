package org.colotride.experiment;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.colotride.data.ImageSet;
import org.colotride.io.AtomicFiles;

/** The table beside a file of embeddings: which image each row is of. RFC 4180. */
public final class LabelsCsv {
    private LabelsCsv() {}

    /**
     * Writes {@code index,label,class,name}, one line an image; label and class are empty in a set without classes.
     *
     * @param rows indices of the images, in the order of the embeddings
     */
    public static void write(Path file, ImageSet images, int[] rows) {
        AtomicFiles.write(file, stream -> {
            stream.write("index,label,class,name\n".getBytes(StandardCharsets.UTF_8));
            for (int i : rows) {
                int label = images.label(i);
                String of = label < 0 ? "," : label + "," + quoted(images.className(label));
                String line = i + "," + of + "," + quoted(images.name(i)) + "\n";
                stream.write(line.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static String quoted(String field) {
        return field.matches("(?s).*[\",\\r\\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
