package org.colotride.data.fetch.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.colotride.data.TestFiles;
import org.colotride.data.fetch.archive.TestArchives.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ArchiveExtractorTest {
    private static final byte[] TEXT = TestFiles.bytes(1_000, 5);

    @TempDir
    Path folder;

    private Path write(String name, List<Entry> entries) {
        return TestFiles.write(
                folder.resolve("in").resolve(name),
                name.endsWith(".zip") ? TestArchives.zip(entries) : TestArchives.tgz(entries));
    }

    private void extract(Path archive, ArchiveLimits limits) throws IOException {
        new ArchiveExtractor(limits).extract(archive, folder.resolve("out/data"));
    }

    /** Refused, and nothing is there afterwards but the archive. */
    private String refusal(Path archive, ArchiveLimits limits) {
        String message = assertThrows(ArchiveException.class, () -> extract(archive, limits))
                .getMessage();
        assertTrue(message.contains(archive.toString()), message);
        assertEquals(
                Set.of("in", "in/" + archive.getFileName(), "out"),
                TestArchives.content(folder).keySet());
        return message;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tgz", "a.tar.gz"})
    void unpacksFilesAndFolders(String name) throws IOException {
        String longName = "set/" + "n".repeat(120) + "/" + "m".repeat(120) + ".jpg";
        List<Entry> entries = List.of(
                Entry.of("./set/", '5'),
                Entry.file("set/one.txt", TEXT),
                Entry.of("set/empty/", '5'),
                Entry.file("set/größe.txt", new byte[0]),
                Entry.file(longName, TEXT));
        extract(write(name, entries), ArchiveLimits.standard());
        Path out = folder.resolve("out/data");
        assertArrayEquals(TEXT, Files.readAllBytes(out.resolve("set/one.txt")));
        assertArrayEquals(TEXT, Files.readAllBytes(out.resolve(longName)));
        assertEquals(0, Files.size(out.resolve("set/größe.txt")));
        assertTrue(Files.isDirectory(out.resolve("set/empty")));
        assertEquals(6, TestArchives.content(out).size(), "and nothing else");
        assertThrows(IOException.class, () -> extract(write(name, entries), ArchiveLimits.standard()));
    }

    @ParameterizedTest
    @CsvSource({
        "../evil.txt, leaves the folder",
        "a/../../evil.txt, leaves the folder",
        "a/.., leaves the folder",
        "/etc/evil.txt, is absolute",
        "a\\..\\evil.txt, backslash",
        "C:evil.txt, drive",
        "C:/evil.txt, drive"
    })
    void refusesNamesThatLeaveTheFolder(String name, String reason) {
        for (String archive : List.of("a.zip", "a.tgz")) {
            // The zip writer makes slashes of backslashes: there the name is refused for what is left of it.
            String message = refusal(
                    write(archive, List.of(Entry.file("fine.txt", TEXT), Entry.file(name, TEXT))),
                    ArchiveLimits.standard());
            assertTrue(message.contains(reason) || name.contains("\\") && message.contains("leaves"), message);
            assertDoesNotLinger(archive);
        }
    }

    private void assertDoesNotLinger(String archive) {
        try {
            Files.delete(folder.resolve("in").resolve(archive));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesLinksAndDevices() {
        for (char type : "12346".toCharArray()) {
            String message = refusal(
                    write("a.tgz", List.of(Entry.file("set/fine", TEXT), Entry.of("set/odd", type))),
                    ArchiveLimits.standard());
            assertTrue(message.contains("'set/odd' is a link, a device"), message);
            assertDoesNotLinger("a.tgz");
        }
        for (char type : "23".toCharArray()) {
            String message =
                    refusal(write("a.zip", List.of(new Entry("set/odd", (byte) type, TEXT))), ArchiveLimits.standard());
            assertTrue(message.contains("'set/odd' is a link or a device"), message);
            assertDoesNotLinger("a.zip");
        }
    }

    @ParameterizedTest
    @CsvSource({"a/b.txt, a/b.txt", "a/b.txt, A/c.txt", "a/B.txt, a/b.TXT", "a, a/b.txt", "a/b.txt, a"})
    void refusesNamesThatClash(String first, String second) {
        for (String archive : List.of("a.zip", "a.tgz")) {
            String message = refusal(
                    write(archive, List.of(Entry.file(first, TEXT), Entry.file(second, TEXT))),
                    ArchiveLimits.standard());
            assertTrue(message.contains("is there twice"), message);
            assertDoesNotLinger(archive);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tgz"})
    void refusesBombs(String name) {
        Entry zeros = Entry.file("zeros", new byte[8 << 20]);
        Path archive = write(name, List.of(zeros));
        assertTrue(refusal(archive, ArchiveLimits.standard()).contains("more than a data set of this size unpacks to"));
        assertTrue(refusal(archive, new ArchiveLimits(10, 1 << 20, 10_000)).contains("1048576 bytes"));
        List<Entry> many = java.util.stream.IntStream.range(0, 11)
                .mapToObj(i -> Entry.file("f" + i, new byte[0]))
                .toList();
        assertTrue(
                refusal(write(name, many), new ArchiveLimits(10, 1 << 20, 100)).contains("more than 10 entries"));
    }

    /** Long names are held in memory by the library: a header that claims 3 GB must not be read whole. */
    @Test
    void refusesALongNameThatWouldFillTheMemory() throws IOException {
        byte[] header = new byte[512];
        byte[] name = "././@LongLink".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, header, 0, name.length);
        Arrays.fill(header, 124, 135, (byte) '7');
        header[124] = '0';
        header[156] = 'L';
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xFF;
        }
        byte[] octal = String.format(Locale.ROOT, "%06o", sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, header, 148, 6);
        header[154] = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(header);
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        Path archive = TestFiles.write(folder.resolve("in/a.tgz"), bytes.toByteArray());
        assertTrue(refusal(archive, ArchiveLimits.standard()).contains("header"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tgz"})
    void refusesWhatIsDamagedOrCut(String name) throws IOException {
        Path archive = write(name, List.of(Entry.file("set/one", TEXT)));
        byte[] whole = Files.readAllBytes(archive);
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 5}) {
            Files.write(archive, Arrays.copyOf(whole, length));
            refusal(archive, ArchiveLimits.standard());
        }
        byte[] damaged = whole.clone();
        damaged[whole.length / 3] ^= 1;
        Files.write(archive, damaged);
        refusal(archive, ArchiveLimits.standard());
    }

    @Test
    void beginsAnewAfterAKilledCall() throws IOException {
        TestFiles.write(folder.resolve("out/data.unpacking/set/half"), TEXT);
        assertFalse(Files.exists(folder.resolve("out/data")));
        extract(write("a.zip", List.of(Entry.file("set/one", TEXT))), ArchiveLimits.standard());
        assertEquals(
                Set.of("set", "set/one"),
                TestArchives.content(folder.resolve("out/data")).keySet());
        assertFalse(Files.exists(folder.resolve("out/data.unpacking")));
    }
}
