package org.colotride.experiment.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The revision of the program's sources.
 *
 * @param commit the full hash
 * @param dirty whether tracked files differ from it; null if the git command is not there to tell
 */
public record GitRevision(String commit, Boolean dirty) {
    private static final int TIMEOUT_SECONDS = 10;

    /** The revision checked out in {@code folder}; nothing if that is no working tree. */
    public static Optional<GitRevision> of(Path folder) {
        if (!Files.exists(folder.resolve(".git"))) {
            return Optional.empty();
        }
        Optional<String> commit = git(folder, "rev-parse", "HEAD");
        if (commit.isPresent()) {
            Optional<String> changes = git(folder, "status", "--porcelain", "--untracked-files=no");
            return Optional.of(new GitRevision(
                    commit.get().strip(), changes.map(text -> !text.isBlank()).orElse(null)));
        }
        return fromFiles(folder).map(hash -> new GitRevision(hash, null));
    }

    private static Optional<String> git(Path folder, String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder("git", "--no-optional-locks");
            builder.command().addAll(List.of(arguments));
            Path output = Files.createTempFile(Path.of(System.getProperty("java.io.tmpdir")), "git", ".txt");
            try {
                Process process = builder.directory(folder.toAbsolutePath().toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return process.exitValue() == 0
                        ? Optional.of(Files.readString(output, StandardCharsets.UTF_8))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Without the git command: {@code .git/HEAD}, and the reference it names. */
    static Optional<String> fromFiles(Path folder) {
        try {
            Path git = folder.resolve(".git");
            if (Files.isRegularFile(git)) {
                git = folder.resolve(
                        Files.readString(git).replaceFirst("^gitdir:", "").strip());
            }
            String head = Files.readString(git.resolve("HEAD")).strip();
            if (!head.startsWith("ref:")) {
                return Optional.of(head);
            }
            String reference = head.substring("ref:".length()).strip();
            Path common = git.resolve("commondir");
            Path shared =
                    Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
            if (Files.exists(shared.resolve(reference))) {
                return Optional.of(Files.readString(shared.resolve(reference)).strip());
            }
            return Files.readAllLines(shared.resolve("packed-refs")).stream()
                    .filter(line -> line.endsWith(" " + reference))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
