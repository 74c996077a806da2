package org.colotride.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on this machine that breaks off, stalls, lies, or ignores ranges. */
@Timeout(30)
class HttpFilesTest {
    private static final HttpFiles.Patience PATIENCE =
            new HttpFiles.Patience(Duration.ofMillis(300), Duration.ofMillis(1));

    @TempDir
    Path folder;

    private final byte[] content = TestFiles.bytes(200_000, 1);
    private final List<String> progress = new ArrayList<>();
    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        server.put("file.gz", content);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Checksum md5(byte[] bytes) {
        try {
            return Checksum.md5(
                    HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fetch(RemoteFile file, String... folders) throws IOException {
        List<URI> bases = Arrays.stream(folders).map(server::base).toList();
        new HttpFiles(bases, List.of(file), PATIENCE).fetch(folder, progress::add);
    }

    private void fetch(String... folders) throws IOException {
        fetch(RemoteFile.unverified("file.gz", content.length), folders);
    }

    private void fetchVerified() throws IOException {
        fetch(RemoteFile.of("file.gz", content.length, md5(content)), "good");
    }

    private void assertFetched() throws IOException {
        assertArrayEquals(content, Files.readAllBytes(folder.resolve("file.gz")));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "nothing is left beside it");
        }
    }

    private String refusal(RemoteFile file, String address) {
        String message =
                assertThrows(IOException.class, () -> fetch(file, address)).getMessage();
        assertFalse(Files.exists(folder.resolve("file.gz")));
        return message;
    }

    private void leavePart(byte[] bytes, String tag) throws IOException {
        Files.write(folder.resolve("file.gz.part"), bytes);
        if (tag != null) {
            Files.writeString(folder.resolve("file.gz.part.tag"), tag);
        }
    }

    @Test
    void downloadsFromTheFirstAddressThatHasIt() throws IOException {
        fetch("gone", "good");
        assertFetched();
        assertEquals(List.of("null"), server.ranges);
        assertTrue(progress.get(progress.size() - 1).contains("downloaded file.gz"), progress.toString());
        fetch("good");
        assertEquals(1, server.ranges.size(), "what is there is not fetched again");
    }

    @Test
    void continuesADownloadThatStalled() throws IOException {
        server.breaks = 2;
        server.tag = "\"first\"";
        fetchVerified();
        assertFetched();
        assertEquals(List.of("null", "bytes=100000-", "bytes=150000-"), server.ranges);
        assertEquals(List.of("null", "\"first\"", "\"first\""), server.conditions);
    }

    @Test
    void continuesWhereAKilledRunStopped() throws IOException {
        server.tag = "Tue, 24 Nov 2026 04:00:00 GMT";
        leavePart(Arrays.copyOf(content, 777), server.tag);
        fetchVerified();
        assertFetched();
        assertEquals(List.of("bytes=777-"), server.ranges);
        assertEquals(List.of(server.tag), server.conditions);
    }

    @Test
    void beginsAnewWhenTheFileChanged() throws IOException {
        server.tag = "\"second\"";
        for (boolean serverNotices : new boolean[] {true, false}) {
            server.checksCondition = serverNotices;
            leavePart(new byte[777], "\"first\"");
            fetch("good");
            assertFetched();
            Files.delete(folder.resolve("file.gz"));
        }
    }

    @Test
    void beginsAnewWhereRangesAreNotHonouredOrNothingIsLeft() throws IOException {
        leavePart(new byte[content.length], null);
        fetch("good");
        assertFetched();
        Files.delete(folder.resolve("file.gz"));
        server.honoursRanges = false;
        leavePart(new byte[777], null);
        fetch("good");
        assertFetched();
    }

    @Test
    void doesNotAppendWhatAnotherRangeWasNamedFor() throws IOException {
        for (String lie : List.of("bytes 0-199999/200000", "bytes 777-1000/200000", "bytes 777-299999/300000", "x")) {
            server.lie = lie;
            leavePart(Arrays.copyOf(content, 777), null);
            fetchVerified();
            assertFetched();
            Files.delete(folder.resolve("file.gz"));
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        RemoteFile shorter = RemoteFile.unverified("file.gz", content.length - 1);
        assertTrue(refusal(shorter, "good").contains("expected are at most 199999"));
        server.announcesLength = false;
        assertTrue(refusal(shorter, "good").contains("expected are at most 199999"));
        assertFalse(Files.exists(folder.resolve("file.gz.part")));
    }

    @Test
    void downloadsOnceMoreWhenTheChecksumIsWrong() throws IOException {
        server.wrongAnswers = 1;
        fetchVerified();
        assertFetched();
        assertEquals(2, server.ranges.size());
    }

    @Test
    void givesUpWhenTheChecksumIsWrongTwice() {
        RemoteFile other = RemoteFile.of("file.gz", content.length, md5(new byte[3]));
        String message = refusal(other, "good");
        assertTrue(
                message.contains(md5(content).hex())
                        && message.contains(md5(new byte[3]).hex()),
                message);
        assertEquals(2, server.ranges.size());
        assertFalse(Files.exists(folder.resolve("file.gz.part")));
    }

    @Test
    void aServerThatStaysSilentIsGivenUp() {
        server.stallMillis = 2_000;
        server.breaks = 1_000;
        server.honoursRanges = false;
        assertTrue(refusal(RemoteFile.unverified("file.gz", content.length), "good")
                .contains("good/file.gz"));
        assertTrue(server.ranges.size() >= 4, "several attempts");
    }

    @Test
    void followsRedirectsToAnEnd() throws IOException {
        fetch("moved");
        assertFetched();
        Files.delete(folder.resolve("file.gz"));
        assertTrue(refusal(RemoteFile.unverified("file.gz", content.length), "loop")
                .contains("redirects more than"));
    }

    @Test
    void refusesRedirectsToTheUnprotected() throws IOException {
        URI from = URI.create("https://example.org/a/b.zip");
        assertEquals(URI.create("https://example.org/c"), Redirects.next(from, "/c"));
        assertEquals(URI.create("https://x.org/"), Redirects.next(URI.create("http://x.org/a"), "https://x.org/"));
        for (String location : new String[] {"http://example.org/a", "file:/etc/passwd", "ftp://x.org/a", "%", null}) {
            assertThrows(IOException.class, () -> Redirects.next(from, location), location);
        }
    }

    @Test
    void saysWhatTheServerAnsweredWithoutAskingTwice() {
        String message = refusal(RemoteFile.unverified("missing.gz", content.length), "good");
        assertTrue(message.contains("404") && message.contains("/good/missing.gz"), message);
        assertEquals(1, server.ranges.size());
    }
}
