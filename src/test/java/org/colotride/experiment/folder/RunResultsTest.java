package org.colotride.experiment.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.io.StorageException;
import org.colotride.retrieval.Searched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunResultsTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("R@1", 0.71);
        metrics.put("mAP", Double.NaN);
        Provenance provenance =
                Provenance.collect(folder, 7, List.of("conf/x.yaml", "seed=7")).withWallSeconds(12.5);
        RunResults results = new RunResults(
                        "x",
                        400,
                        metrics,
                        new Searched(9, 1, 30, true),
                        JsonNodeFactory.instance.objectNode().put("name", "x"),
                        provenance)
                .withDetails(SampleRun.details());
        results.write(folder.resolve("results.json"));
        RunResults again = RunResults.read(folder.resolve("results.json"));
        assertEquals(results, again);
        assertEquals(List.of("R@1", "mAP"), List.copyOf(again.metrics().keySet()));
    }

    @Test
    void copiesAreWrittenWhereThereAreAny() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Searched none = new Searched(9, 0, 9, false);
        assertEquals("{\"queries\":9,\"withoutMatch\":0,\"gallery\":9,\"apart\":false}", json.writeValueAsString(none));
        Searched some = none.withCopies(4);
        assertEquals(some, json.readValue(json.writeValueAsString(some), Searched.class));
        assertEquals(none, json.readValue(json.writeValueAsString(none), Searched.class));
        assertEquals(
                "9 images, each a query against all the others; 4 with an exact copy of themselves to find.",
                some.describe());
    }

    @Test
    void refusesAnotherSchemaAndOtherFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("results.json"), "{\"schemaVersion\": 99}");
        assertTrue(assertThrows(StorageException.class, () -> RunResults.read(file))
                .getMessage()
                .contains("schema version 99"));
        Files.writeString(file, "{\"schemaVersion\": ");
        assertThrows(StorageException.class, () -> RunResults.read(file));
        assertThrows(StorageException.class, () -> RunResults.read(folder.resolve("none.json")));
    }

    @Test
    void provenanceKnowsTheMachineAndTheLibraries() {
        Provenance here = Provenance.collect(folder, 1, List.of());
        assertEquals(
                "1.0.0-M2.1",
                here.libraries().get("deeplearning4j-nn"),
                here.libraries().toString());
        assertTrue(here.libraries().containsKey("nd4j-api"), here.libraries().toString());
        assertTrue(here.java().startsWith(System.getProperty("java.version")));
        assertTrue(here.cores() > 0 && here.memoryMiB() > 0 && here.heapMiB() > 0);
        assertFalse(here.cpu().isBlank());
    }
}
