package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.colotride.io.AtomicFiles;
import org.colotride.live.RunEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTailTest {
    private static final int BITE = 4 << 20;

    @TempDir
    Path folder;

    private Path file;
    private LineTail tail;

    @BeforeEach
    void open() {
        file = folder.resolve("history.jsonl");
        tail = new LineTail(file);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void expect(boolean restarted, String... lines) throws IOException {
        LineTail.Bite bite = tail.next();
        assertEquals(List.of(lines), bite.lines());
        assertEquals(restarted, bite.restarted());
        assertFalse(bite.more());
    }

    @Test
    void readsWhatIsAddedOnce() throws IOException {
        expect(false);
        append("a\nbü鳥\n");
        expect(false, "a", "bü鳥");
        expect(false);
        append("\nc\n");
        expect(false, "", "c");
        expect(false);
    }

    @Test
    void aTornLineWaitsForItsEnd() throws IOException {
        append("a\nb");
        expect(false, "a");
        append("c");
        expect(false);
        append("d\ne");
        expect(false, "bcd");
        append("\n");
        expect(false, "e");
    }

    /** A character may be torn, too. */
    @Test
    void everyPlaceToTearALineGivesTheSameLines() throws IOException {
        byte[] whole = "{\"a\":\"ü鳥\uD83D\uDC26\"}\n\n{\"b\":1}\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= whole.length; cut++) {
            Files.deleteIfExists(file);
            tail = new LineTail(file);
            Files.write(file, Arrays.copyOf(whole, cut));
            List<String> lines = new ArrayList<>(tail.next().lines());
            Files.write(file, Arrays.copyOfRange(whole, cut, whole.length), StandardOpenOption.APPEND);
            lines.addAll(tail.next().lines());
            assertEquals(List.of("{\"a\":\"ü鳥\uD83D\uDC26\"}", "", "{\"b\":1}"), lines, "cut at " + cut);
        }
    }

    @Test
    void aLongFileIsTakenInSeveralBites() throws IOException {
        List<String> written = IntStream.range(0, 90_000)
                .mapToObj(i -> i + " " + "x".repeat(i % 200) + " ü")
                .toList();
        Files.write(file, written);
        assertTrue(Files.size(file) > 2L * BITE);
        List<String> read = new ArrayList<>();
        int bites = 0;
        LineTail.Bite bite;
        do {
            bite = tail.next();
            read.addAll(bite.lines());
            bites++;
            assertFalse(bite.restarted());
        } while (bite.more());
        assertEquals(written, read);
        assertEquals(Files.size(file) / BITE + 1, bites);
        append("last\n");
        expect(false, "last");
    }

    @Test
    void aFileOfExactlyOneBiteIsWhole() throws IOException {
        Files.writeString(file, "x".repeat(BITE - 1) + "\n");
        LineTail.Bite bite = tail.next();
        assertEquals(1, bite.lines().size());
        assertEquals(BITE - 1, bite.lines().get(0).length());
        expect(false);
    }

    @Test
    void aLineThatNeverEndsIsRefused() throws IOException {
        Files.writeString(file, "a\n" + "x".repeat(2 * BITE));
        assertEquals(List.of("a"), tail.next().lines());
        String problem = assertThrows(IOException.class, tail::next).getMessage();
        assertTrue(problem.contains(file.toString()), problem);
    }

    @Test
    void aShorterFileInItsPlaceIsReadFromItsBeginning() throws IOException {
        append("a\nb\nc\n");
        expect(false, "a", "b", "c");
        AtomicFiles.writeString(file, "a\n");
        expect(true, "a");
        append("d\n");
        expect(false, "d");
    }

    @Test
    void aFileCutShortIsReadFromItsBeginning() throws IOException {
        append("a\nb\nc\n");
        expect(false, "a", "b", "c");
        Files.writeString(file, "d\n");
        expect(true, "d");
    }

    @Test
    void aFileOfTheSameLengthInItsPlaceIsNoticed() throws IOException {
        append("a\nb\n");
        expect(false, "a", "b");
        AtomicFiles.writeString(file, "c\nd\n");
        expect(true, "c", "d");
    }

    @Test
    void aLongerFileInItsPlaceIsNoticed() throws IOException {
        append("a\nb\n");
        expect(false, "a", "b");
        AtomicFiles.writeString(file, "c\nd\ne\nf\n");
        expect(true, "c", "d", "e", "f");
    }

    /** A file system hands out the number of a file that is gone again: the second replacement may look like the first. */
    @Test
    void aFileReplacedTwiceBetweenTwoLooksIsNoticed() throws IOException {
        for (int attempt = 0; attempt < 20; attempt++) {
            Files.deleteIfExists(file);
            tail = new LineTail(file);
            append("a\nb\n");
            expect(false, "a", "b");
            for (int i = 0; i < 2; i++) {
                AtomicFiles.writeString(file, "c" + i + "\nd\ne\n");
            }
            expect(true, "c1", "d", "e");
        }
    }

    @Test
    void aFileThatVanishesIsAsIfItHadNeverBeen() throws IOException {
        append("a\n");
        expect(false, "a");
        Files.delete(file);
        expect(true);
        expect(false);
        append("b\n");
        expect(false, "b");
    }

    @Test
    void aFolderOrALinkToNowhereIsNoFile() throws IOException {
        Files.createDirectory(file);
        expect(false);
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        expect(false);
    }

    /** A run that is resumed again and again while its file is read: each look continues the last, or begins anew. */
    @Test
    void neverMixesTwoFiles() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int version = 0; version < 40; version++) {
                    AtomicFiles.writeString(file, version + " 0\n" + version + " 1\n");
                    for (int i = 2; i < 30; i++) {
                        append(version + " " + i + "\n");
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        List<String> read = new ArrayList<>();
        boolean last;
        do {
            last = done.get();
            LineTail.Bite bite = tail.next();
            if (bite.restarted()) {
                read.clear();
            }
            read.addAll(bite.lines());
        } while (!last);
        writer.join();
        assertEquals(IntStream.range(0, 30).mapToObj(i -> "39 " + i).toList(), read);
    }

    @Test
    void linesThatSayNothingAreLeftOut() {
        List<RunEvent> events = LineTail.parse(
                List.of(
                        "{\"iteration\":1,\"time\":\"t\",\"kind\":\"start\",\"text\":\"a\"}",
                        "",
                        "null",
                        "7",
                        "[]",
                        "{\"iteration\":2,\"ti",
                        "{\"iteration\":\"many\"}",
                        "[".repeat(100_000),
                        "\u0000",
                        "{\"iteration\":3,\"time\":\"t\",\"kind\":\"stop\",\"text\":\"b\",\"more\":[{}]}"),
                Json.MAPPER.readerFor(RunEvent.class));
        assertEquals(
                List.of(1, 3), events.stream().map(event -> event.iteration()).toList());
    }
}
