package org.colotride.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path folder;

    private static long gone() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        return process.pid();
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "half");
    }

    private Set<String> files() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.add(folder.relativize(file).toString()));
        }
        return files;
    }

    @Test
    void onlyWhatProcessesThatAreGoneHaveLeftIsRemoved() throws Exception {
        long gone = gone();
        long here = ProcessHandle.current().pid();
        Set<String> stay = new TreeSet<>(Set.of(
                "config.yaml",
                ".lock",
                "checkpoints/checkpoint-00000005-0123456789abcdef.zip",
                "my.part",
                ".model.onnx-" + here + ".part",
                "checkpoints/.checkpoint.zip-" + here + ".part/checkpoint.zip",
                "checkpoints/.checkpoint.zip-" + here + ".part/zipfstmp42.tmp"));
        Set<String> left = Set.of(
                "live/.status.json-" + gone + ".part",
                ".embeddings.npy-" + gone + ".part",
                "robustness/batches/CA+/.00000000.json-" + gone + ".part",
                "checkpoints/.checkpoint.zip-" + gone + ".part/checkpoint.zip",
                "checkpoints/.checkpoint.zip-" + gone + ".part/zipfstmp43.tmp",
                "checkpoints/zipfstmp1234567.tmp",
                "checkpoints/.checkpoint.zip.partial");
        for (String name : stay) {
            write(name);
        }
        for (String name : left) {
            write(name);
        }
        Leftovers.sweep(folder);
        assertEquals(stay, files());
    }

    @Test
    void whoTakesAFolderSweepsIt() throws Exception {
        write("checkpoints/.checkpoint.zip-" + gone() + ".part/checkpoint.zip");
        write("model.zip");
        FolderLock.hold(folder, "trains").close();
        assertEquals(Set.of(".lock", "model.zip"), files());
    }
}
