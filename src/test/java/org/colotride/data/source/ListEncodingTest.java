package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every list of every data set, saved by an editor that begins files with a byte order mark, or with empty lines. */
class ListEncodingTest {
    @TempDir
    Path folder;

    static List<Function<Path, Layout>> all() {
        return Layouts.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aByteOrderMarkChangesNothing(Function<Path, Layout> writer) throws IOException {
        Layout layout = writer.apply(folder);
        List<String> expected = described(layout);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (Path list : lists()) {
                String text = ListText.read(list);
                Files.write(list, ("\uFEFF" + text).getBytes(charset));
            }
            assertEquals(expected, described(layout), charset.name());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void emptyLinesChangeNothing(Function<Path, Layout> writer) throws IOException {
        Layout layout = writer.apply(folder);
        List<String> expected = described(layout);
        for (Path list : lists()) {
            Files.writeString(list, Files.readString(list).stripTrailing() + "\n\n \u00A0\n\t\n");
        }
        assertEquals(expected, described(layout));
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEncodingWithoutItsMarkIsNamed(Function<Path, Layout> writer) throws IOException {
        Layout layout = writer.apply(folder);
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32")) {
            for (Path list : lists()) {
                String text = Files.readString(list);
                Files.write(list, text.getBytes(Charset.forName(charset)));
                String message = assertThrows(ConfigException.class, () -> ListText.read(list))
                        .getMessage();
                assertTrue(message.contains("save it as UTF-8"), message);
                Files.writeString(list, text);
            }
        }
        assertFalse(described(layout).isEmpty());
    }

    private List<Path> lists() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(txt|csv)"))
                    .toList();
        }
    }

    private static List<String> described(Layout layout) {
        DataReport report = new DataReport(CorruptPolicy.SKIP);
        List<String> lines = new ArrayList<>();
        layout.source().open(report).byName().forEach((split, images) -> {
            for (int i = 0; i < images.size(); i++) {
                lines.add(split + " " + images.name(i) + " " + images.className(images.label(i)));
            }
        });
        assertTrue(report.clean(), report::toString);
        return lines;
    }
}
