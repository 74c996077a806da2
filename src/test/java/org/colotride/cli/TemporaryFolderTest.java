package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.common.util.ND4JFileUtils;

class TemporaryFolderTest {
    @TempDir
    Path system;

    /** Asks for a folder, has Deeplearning4j make a file, says where it is, and ends as it is told. */
    public static final class Temporary {
        private Temporary() {}

        public static void main(String... args) throws Exception {
            Runnable removal = TemporaryFolder.request();
            Path ours = ND4JFileUtils.createTempFile("DL4JUI_", "").toPath();
            System.out.print(ours);
            System.out.flush();
            if (args[0].equals("end")) {
                removal.run();
            } else {
                Runtime.getRuntime().halt(137);
            }
        }
    }

    private Path run(String how) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + system,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Temporary.class.getName(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(how.equals("end") ? 0 : 137, process.waitFor(), said);
        Path file = Path.of(said);
        assertTrue(file.startsWith(system) && file.getNameCount() == system.getNameCount() + 2, said);
        assertTrue(file.getParent().getFileName().toString().startsWith("colo-tride-" + process.pid() + "-"), said);
        return file;
    }

    private long folders() throws IOException {
        try (Stream<Path> all = Files.list(system)) {
            return all.filter(path -> path.getFileName().toString().startsWith("colo-tride-"))
                    .count();
        }
    }

    @Test
    void whatTheLibrariesForgetGoesWithTheProcess() throws Exception {
        run("end");
        assertEquals(0, folders());
    }

    @Test
    void whatAKilledProcessHasLeftIsSweptByTheNext() throws Exception {
        Path left = run("be killed");
        assertTrue(Files.exists(left));
        Path alive = Files.createDirectory(
                system.resolve("colo-tride-" + ProcessHandle.current().pid() + "-1"));
        Path other = Files.createDirectory(system.resolve("colo-tride-statistics1"));
        run("end");
        assertFalse(Files.exists(left.getParent()));
        assertTrue(Files.exists(alive) && Files.exists(other));
    }
}
