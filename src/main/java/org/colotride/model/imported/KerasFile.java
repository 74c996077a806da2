package org.colotride.model.imported;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.colotride.config.ConfigException;
import org.colotride.io.OwnClassPath;

/**
 * A whole Keras model (architecture and weights) in HDF5, read in a process of its own, which a broken file may end, but not
 * this one.
 */
final class KerasFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    private static final int PATIENCE_SECONDS = 120;

    private static final byte[] ARCHIVE = {'P', 'K', 3, 4};

    private KerasFile() {}

    /** @throws ConfigException if the file is missing, broken or not such a model, or its arrays do not fit its layers */
    static KerasNetwork read(Path file) {
        try {
            requireHdf5(file);
            Path folder = Files.createTempDirectory("keras");
            try {
                Path content = folder.resolve("content.bin");
                convert(file, content, folder.resolve("console.log"));
                return KerasNetwork.of(KerasContent.read(content));
            } finally {
                try (var files = Files.list(folder)) {
                    for (Path part : files.toList()) {
                        Files.delete(part);
                    }
                }
                Files.delete(folder);
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": is not a Keras model that this program can read: " + e.getMessage()
                            + "; save the whole model by model.save(\"….h5\")",
                    e);
        }
    }

    private static void requireHdf5(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(SIGNATURE.length);
            if (Arrays.equals(ARCHIVE, Arrays.copyOf(start, ARCHIVE.length))) {
                throw new IOException("it is an archive (.keras), not HDF5");
            }
            if (!Arrays.equals(SIGNATURE, start)) {
                throw new IOException("it does not begin as an HDF5 file does");
            }
        }
    }

    private static void convert(Path file, Path content, Path console) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + content.resolveSibling("crash.log"),
                        "-cp",
                        OwnClassPath.text(),
                        KerasConversion.class.getName(),
                        file.toAbsolutePath().toString(),
                        content.toString())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("reading it took more than " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("reading it was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(reason(console, process.exitValue()));
        }
    }

    private static String reason(Path console, int exit) throws IOException {
        String text = new String(Files.readAllBytes(console), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith(KerasConversion.REFUSED))
                .map(line -> line.substring(KerasConversion.REFUSED.length()))
                .findFirst()
                .orElse("it is broken: the library that reads HDF5 ended with " + exit);
    }
}
