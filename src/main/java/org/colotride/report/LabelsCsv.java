package org.colotride.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.colotride.data.ImageSet;

/** The table beside a file of embeddings: which image each row is of. RFC 4180. */
public final class LabelsCsv {
    private LabelsCsv() {}

    /** Writes {@code index,label,class,name}, one line an image. */
    public static void write(Path file, ImageSet images) {
        AtomicFiles.write(file, stream -> {
            stream.write("index,label,class,name\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < images.size(); i++) {
                int label = images.label(i);
                String line =
                        i + "," + label + "," + quoted(images.className(label)) + "," + quoted(images.name(i)) + "\n";
                stream.write(line.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static String quoted(String field) {
        return field.matches("(?s).*[\",\\r\\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
