package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with umlauts, in a JVM whose locale knows none. */
class FileNamesTest {
    @TempDir
    Path folder;

    /** Opens a folder of images, or a list if its name ends so, and says what came of it. */
    public static final class Opening {
        public static void main(String... arguments) {
            String named = arguments[0];
            ImageSource source =
                    named.endsWith(".csv") ? new ManifestSource(named, null) : new ImageFolderSource(named, null);
            try {
                RawSplits splits = source.open(new DataReport(CorruptPolicy.SKIP));
                System.out.println("read " + splits.train().size());
            } catch (ConfigException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    private static String open(String locale, Path named) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName(),
                named.toString());
        builder.environment().remove("LANG");
        builder.environment().put("LC_ALL", locale);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private void images(String... classes) {
        for (String name : classes) {
            for (int i = 0; i < 2; i++) {
                TestFiles.writeImage(folder.resolve("images/" + name + "/" + i + ".png"), 5, 5, i);
            }
        }
    }

    @Test
    void aFolderWithAnUmlautNamesTheRemedy() throws Exception {
        images("Ahorn", "Bäume", "Sträucher", "Zeder");
        assertEquals("read 4\n", open("C.UTF-8", folder.resolve("images")));
        String said = open("C", folder.resolve("images"));
        assertTrue(said.startsWith("refused ") && said.contains("LANG=C.UTF-8"), said);
    }

    @Test
    void soDoAnImageAndAListedPath() throws Exception {
        images("a", "b", "c", "d");
        TestFiles.writeImage(folder.resolve("images/b/ü.png"), 5, 5, 1);
        String said = open("C", folder.resolve("images"));
        assertTrue(said.contains("images/b/") && said.contains("LANG=C.UTF-8"), said);
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "path,class,split\nimages/b/ü.png,b,train\nimages/b/0.png,b,train\nimages/c/0.png,c,test\n"
                        + "images/c/1.png,c,test\n");
        assertEquals("read 2\n", open("C.UTF-8", list));
        said = open("C", list);
        assertTrue(said.contains("list.csv:2: ") && said.contains("LANG=C.UTF-8"), said);
    }

    @Test
    void otherNamesNeedNoLocale() throws Exception {
        images("a", "b", "c", "d");
        assertEquals("read 4\n", open("C", folder.resolve("images")));
    }

    @Test
    void whatIsNoPathForAnotherReasonSaysSo() {
        String message = assertThrows(ConfigException.class, () -> FileNames.argument("args.directory", "a\0b"))
                .getMessage();
        assertTrue(message.startsWith("args.directory: ") && message.contains("Nul character"), message);
        assertEquals(List.of("x"), List.of(FileNames.of(Path.of("a/x"))));
    }
}
