package org.colotride.data.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.colotride.data.fetch.archive.Folders;

/**
 * Takes files out of a Debian package without installing it, and without root: {@code apt-get download}, then
 * {@code dpkg-deb -x}. If apt knows no such package, its lists are fetched into a private folder and it is asked again.
 */
final class AptPackage implements FetchWay {
    private static final Duration STEP_LIMIT = Duration.ofMinutes(10);
    private static final int LINES_SHOWN = 3;

    private final String name;
    private final Path folder;
    private final List<String> files;
    private final Duration timeout;
    private final String aptGet;
    private final String dpkgDeb;

    /**
     * @param folder within the package, relative to its root
     * @param files the files wanted from that folder
     * @param timeout of a connection
     */
    AptPackage(String name, Path folder, List<String> files, Duration timeout) {
        this(name, folder, files, timeout, "apt-get", "dpkg-deb");
    }

    AptPackage(String name, Path folder, List<String> files, Duration timeout, String aptGet, String dpkgDeb) {
        this.name = name;
        this.folder = folder;
        this.files = files;
        this.timeout = timeout;
        this.aptGet = aptGet;
        this.dpkgDeb = dpkgDeb;
    }

    @Override
    public String title() {
        return "Debian's package " + name + " (apt-get download)";
    }

    @Override
    public void fetch(Path into, Consumer<String> progress) throws IOException {
        Path work = into.resolve("apt").toAbsolutePath();
        Folders.delete(work);
        Files.createDirectories(work);
        try {
            download(work, progress);
            Path unpacked = work.resolve("unpacked");
            run(work, List.of(dpkgDeb, "-x", downloaded(work).toString(), unpacked.toString()));
            for (String file : files) {
                Path source = unpacked.resolve(folder).resolve(file);
                if (!Files.isRegularFile(source)) {
                    throw new IOException("the package does not hold " + folder.resolve(file));
                }
                Files.move(source, into.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Folders.delete(work);
        }
    }

    private void download(Path work, Consumer<String> progress) throws IOException {
        List<String> options =
                List.of("-q", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=" + timeout.toSeconds());
        try {
            run(work, command(options, "download", name));
        } catch (CommandFailed e) {
            progress.accept("apt-get found no package (" + e.getMessage()
                    + "); fetching the package lists into a private folder and trying once more");
            List<String> ownLists = new ArrayList<>(options);
            Files.createDirectories(work.resolve("lists/partial"));
            Files.createDirectories(work.resolve("cache/archives/partial"));
            ownLists.addAll(List.of(
                    "-o", "Dir::State::Lists=" + work.resolve("lists"), "-o", "Dir::Cache=" + work.resolve("cache")));
            run(work, command(ownLists, "update"));
            run(work, command(ownLists, "download", name));
        }
    }

    private List<String> command(List<String> options, String... action) {
        List<String> command = new ArrayList<>();
        command.add(aptGet);
        command.addAll(options);
        command.addAll(List.of(action));
        return command;
    }

    private static Path downloaded(Path work) throws IOException {
        try (Stream<Path> children = Files.list(work)) {
            return children.filter(path -> path.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("apt-get said nothing but downloaded nothing either"));
        }
    }

    private static final class CommandFailed extends IOException {
        CommandFailed(String message) {
            super(message);
        }
    }

    private static Process start(Path work, List<String> command, Path output) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException("there is no " + command.get(0) + " on this machine", e);
        }
    }

    /** Runs to the end; the output goes through a file, since a pipe that nobody reads would block the command. */
    private static void run(Path work, List<String> command) throws IOException {
        Path output = work.resolve("output.txt");
        Process process = start(work, command, output);
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STEP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " did not end within " + STEP_LIMIT.toMinutes() + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
            throw new CommandFailed(command.get(0) + " failed: " + String.join(" / ", last));
        }
    }
}
