package org.colotride.experiment.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRevisionTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    @Test
    void outsideOfAWorkingTreeThereIsNone() {
        assertEquals(Optional.empty(), GitRevision.of(folder));
    }

    @Test
    void readsFilesWithoutTheCommand() throws IOException {
        Path git = Files.createDirectories(folder.resolve(".git/refs/heads"))
                .getParent()
                .getParent();
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        assertEquals(Optional.empty(), GitRevision.fromFiles(folder));
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\n" + HASH + " refs/heads/main\n");
        assertEquals(Optional.of(HASH), GitRevision.fromFiles(folder));
        Files.writeString(git.resolve("refs/heads/main"), HASH.replace('0', 'f') + "\n");
        assertEquals(Optional.of(HASH.replace('0', 'f')), GitRevision.fromFiles(folder));
        Files.writeString(git.resolve("HEAD"), HASH + "\n");
        assertEquals(Optional.of(HASH), GitRevision.fromFiles(folder));
    }

    @Test
    void theCommandTellsWhetherFilesDiffer() throws IOException, InterruptedException {
        assumeTrue(git("init", "-q"), "git is not installed");
        Files.writeString(folder.resolve("a"), "one");
        git("add", "a");
        git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "x", "--no-gpg-sign");
        String commit = GitRevision.fromFiles(folder).orElseThrow();
        assertEquals(new GitRevision(commit, false), GitRevision.of(folder).orElseThrow());
        Files.writeString(folder.resolve("a"), "two!");
        assertEquals(new GitRevision(commit, true), GitRevision.of(folder).orElseThrow());
    }

    private boolean git(String... arguments) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git").directory(folder.toFile());
        builder.command().addAll(List.of(arguments));
        try {
            return builder.inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
