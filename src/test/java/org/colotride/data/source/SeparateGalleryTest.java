package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeparateGalleryTest {
    private static final List<String> CLASSES = List.of("coat", "hat", "shoe", "sock");

    @TempDir
    Path root;

    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    private List<FileImages.Entry> entries(String... names) {
        return Stream.of(names)
                .map(name -> new FileImages.Entry(root.resolve(name), name, name.substring(0, name.indexOf('/'))))
                .toList();
    }

    private FileImages.Apart apart() throws Exception {
        for (String name : List.of("coat/1.png", "shoe/1.png", "sock/1.png", "sock/2.png")) {
            TestFiles.writeImage(root.resolve(name), 4, 5, 1);
        }
        Files.createDirectories(root.resolve("hat"));
        Files.writeString(root.resolve("hat/1.png"), "no picture");
        return FileImages.checkedApart(
                CLASSES,
                entries("coat/1.png", "hat/1.png", "sock/1.png"),
                entries("shoe/1.png", "sock/2.png", "hat/2.png"),
                report);
    }

    @Test
    void queriesAndGalleryNumberTheirClassesAlike() throws Exception {
        FileImages.Apart apart = apart();
        for (FileImages images : List.of(apart.queries(), apart.gallery())) {
            assertEquals(
                    List.of("coat", "shoe", "sock"),
                    IntStream.range(0, images.classCount())
                            .mapToObj(images::className)
                            .toList());
        }
        assertEquals(List.of(0, 2), labels(apart.queries()));
        assertEquals(List.of(1, 2), labels(apart.gallery()));
        assertEquals("sock/2.png", apart.gallery().name(1));
        assertEquals(1, report.count(Kind.NOT_AN_IMAGE));
        assertEquals(1, report.count(Kind.MISSING));
        assertEquals("hat", report.examples(Kind.SMALL_CLASS).get(0).name());
        new RawSplits(apart.queries(), apart.queries(), Optional.of(apart.gallery()));
    }

    private static List<Integer> labels(RawImages images) {
        return IntStream.range(0, images.size()).map(images::label).boxed().toList();
    }

    @Test
    void otherNumbersAreRefused() throws Exception {
        FileImages.Apart apart = apart();
        FileImages other = FileImages.checked(List.of("sock"), entries("sock/1.png", "sock/2.png"), report);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new RawSplits(other, apart.queries(), Optional.of(other)))
                .getMessage();
        assertTrue(message.contains("3 classes, the gallery has 1"), message);
        assertEquals(Optional.empty(), new RawSplits(other, apart.queries()).gallery());
    }
}
