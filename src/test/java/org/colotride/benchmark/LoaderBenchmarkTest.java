package org.colotride.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LoaderBenchmarkTest {
    private static final Path PIPELINE = Path.of("data-pipelines/image-folder.yaml");

    @TempDir
    Path folder;

    private ObjectNode images;

    @BeforeEach
    void twentyImages() {
        for (int i = 0; i < 40; i++) {
            TestFiles.writeImage(folder.resolve("images/" + "abcd".charAt(i % 4) + "/" + i + ".png"), 40, 40, i);
        }
        images = JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
    }

    private LoaderBenchmark.Setting setting(Optional<Path> cache) {
        return new LoaderBenchmark.Setting(PIPELINE, images, 6, 2, 2, cache);
    }

    @Test
    void timesEachEpochWithAndWithoutACache() throws Exception {
        LoaderBenchmark.Result result =
                LoaderBenchmark.run(setting(Optional.of(folder.resolve("caches"))), Optional.empty(), 2);
        assertEquals(20, result.images());
        assertEquals(
                Set.of("colo-tride", "colo-tride, cached"),
                result.imagesPerSecond().keySet());
        result.imagesPerSecond().forEach((mode, phases) -> {
            assertEquals(Set.of("first epoch", "later epochs"), phases.keySet());
            phases.forEach((phase, rate) -> {
                List<Double> seconds = result.perRound().get(mode).get(phase);
                assertEquals(2, seconds.size());
                assertEquals(20 / ((seconds.get(0) + seconds.get(1)) / 2), rate, 1e-6);
            });
        });
        assertTrue(result.ratio().isEmpty());
        try (var left = Files.list(folder.resolve("caches"))) {
            assertEquals(0, left.count(), "caches are removed");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the baseline is a shell script")
    void standsBesideAnotherProgram() throws Exception {
        Path script = Files.write(
                folder.resolve("baseline.sh"),
                List.of(
                        "echo \"$@\" > \"$(dirname \"$0\")/arguments\"",
                        "echo '{\"mode\":\"other\",\"phase\":\"first epoch\",\"seconds\":4}'",
                        "echo '{\"mode\":\"other\",\"phase\":\"later epochs\",\"seconds\":2}'"));
        LoaderBenchmark.Result result = LoaderBenchmark.run(
                setting(Optional.empty()), Optional.of(new BaselineProgram(List.of("sh", script.toString()))), 1);
        assertEquals(
                "--batch 6 --threads 2 --runs 2",
                Files.readString(folder.resolve("arguments")).strip());
        assertEquals(5, result.imagesPerSecond().get("other").get("first epoch"), 1e-9);
        assertEquals(10, result.imagesPerSecond().get("other").get("later epochs"), 1e-9);
        double ours = result.imagesPerSecond().get("colo-tride").get("later epochs");
        assertEquals(ours / 10, result.ratio().get("colo-tride / other"), 1e-9);
        assertFalse(result.imagesPerSecond().containsKey("colo-tride, cached"));
    }

    @Test
    void refusesNothingToDo() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LoaderBenchmark.Setting(PIPELINE, images, 0, 1, 1, Optional.empty()));
    }
}
