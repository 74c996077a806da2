package org.colotride.data.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in place of apt-get and dpkg-deb. */
@DisabledOnOs(OS.WINDOWS)
class AptPackageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();

    private String script(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\necho \"$@\" >> " + folder + "/calls\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private Path fetch(String aptGet, String file) throws IOException {
        String dpkgDeb = script("dpkg-deb", "mkdir -p \"$3/data/set\" && cp \"$2\" \"$3/data/set/a.gz\"\n");
        Path into = Files.createDirectories(folder.resolve("into"));
        new AptPackage("the-set", Path.of("data/set"), List.of(file), TIMEOUT, aptGet, dpkgDeb)
                .fetch(into, progress::add);
        return into.resolve(file);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private void assertNothingElseLeft(long files) throws IOException {
        try (var left = Files.list(folder.resolve("into"))) {
            assertEquals(files, left.count());
        }
    }

    @Test
    void downloadsAndUnpacksWithoutInstalling() throws IOException {
        String apt = script("apt-get", "echo content > the-set_1_all.deb\n");
        assertEquals("content\n", Files.readString(fetch(apt, "a.gz")));
        assertEquals(2, calls().size());
        assertTrue(calls().get(0).endsWith("download the-set"), calls().get(0));
        assertNothingElseLeft(1);
    }

    @Test
    void fetchesListsOfItsOwnWhenAptKnowsNoSuchPackage() throws IOException {
        String apt = script(
                "apt-get",
                "case \"$*\" in *Dir::State::Lists=*update) exit 0;; *Dir::State::Lists=*download*)"
                        + " echo content > the-set_1_all.deb;; *) echo 'E: Unable to locate package'; exit 100;; esac\n");
        assertTrue(Files.exists(fetch(apt, "a.gz")));
        assertEquals(4, calls().size());
        assertTrue(progress.get(0).contains("Unable to locate package"), progress.toString());
        assertNothingElseLeft(1);
    }

    @Test
    void saysWhyItFailed() throws IOException {
        String broken = script("apt-get", "echo 'E: no network' >&2; exit 100\n");
        assertTrue(assertThrows(IOException.class, () -> fetch(broken, "a.gz"))
                .getMessage()
                .contains("E: no network"));
        String silent = script("apt-get", "exit 0\n");
        assertThrows(IOException.class, () -> fetch(silent, "a.gz"));
        String other = script("apt-get", "echo content > the-set_1_all.deb\n");
        assertTrue(assertThrows(IOException.class, () -> fetch(other, "b.gz"))
                .getMessage()
                .contains("b.gz"));
        String none = folder.resolve("nowhere").toString();
        assertTrue(assertThrows(IOException.class, () -> fetch(none, "a.gz"))
                .getMessage()
                .contains("there is no"));
        assertFalse(Files.exists(folder.resolve("into/a.gz")));
        assertNothingElseLeft(0);
    }
}
