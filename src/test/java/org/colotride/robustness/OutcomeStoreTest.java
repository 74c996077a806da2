package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeStoreTest {
    private static final AttackCell CELL = new AttackCell(
            AttackCell.Role.score, TestScoring.attacks("ES").get(0), TestScoring.PROFILE, SearchKind.pgd, 0);

    @TempDir
    Path folder;

    private static ObjectNode identity(String model) {
        return new ObjectMapper().createObjectNode().put("model", model).put("epsilon", 8.0 / 255);
    }

    private static BatchOutcome outcome() {
        return new BatchOutcome(
                new int[] {4, 2},
                new int[][] {{1}, {}},
                Map.of("ES:D", new double[] {0, 0}),
                Map.of("ES:D", new double[] {0.5, 1.0 / 3}),
                LossSums.of(new double[][] {{0.1, -0.4}, {1.0 / 3, 1e-30}}),
                LossSums.of(new double[][] {{0.01}, {0}}),
                8.0 / 255,
                0,
                List.of(new BatchOutcome.Example(
                        4, "data:a", "data:p", List.of(new BatchOutcome.Near(1, 0.25)), List.of())),
                null);
    }

    @Test
    void keepsEveryDigit() {
        OutcomeStore store = OutcomeStore.open(folder.resolve("new"), identity("a"));
        store.add(CELL, outcome());
        BatchOutcome read = OutcomeStore.open(folder.resolve("new"), identity("a"))
                .read(CELL)
                .get(0);
        assertEquals(1.0 / 3, read.adversarial().get("ES:D")[1]);
        assertEquals(outcome().examples(), read.examples());
        assertEquals(2, read.queries()[1]);
        assertArrayEquals(outcome().lossSums(), read.lossSums());
        assertArrayEquals(outcome().zeroGradientSums(), read.zeroGradientSums());
    }

    @Test
    void readsTheMeansOfEarlierVersions() throws Exception {
        OutcomeStore store = OutcomeStore.open(folder, identity("a"));
        store.add(CELL, outcome());
        Path file = folder.resolve("batches").resolve(CELL.id()).resolve("00000004.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode old = (ObjectNode) json.readTree(file.toFile());
        old.remove(List.of("lossSums", "zeroGradientSums"));
        old.putArray("lossPerStep").add(0.5).add(-0.25);
        old.putArray("zeroGradients");
        json.writeValue(file.toFile(), old);
        BatchOutcome read = store.read(CELL).get(0);
        assertArrayEquals(new double[] {0.5, -0.25}, LossSums.means(read.lossSums(), 2));
        assertEquals(0, read.zeroGradientSums().length);
    }

    @Test
    void refusesAnotherModelsFolder() throws Exception {
        OutcomeStore.open(folder, identity("a"));
        String before = Files.readString(folder.resolve("scoring.json"));
        String message = assertThrows(RobustnessException.class, () -> OutcomeStore.open(folder, identity("b")))
                .getMessage();
        assertTrue(message.contains("model is \"a\" there, \"b\" here"), message);
        assertTrue(message.contains("--output"), message);
        assertEquals(before, Files.readString(folder.resolve("scoring.json")));
    }

    @Test
    void aFolderThatSaysNothingOfItsGalleryHasOneThatIsNotApart() {
        OutcomeStore.open(folder, identity("a"));
        ObjectNode joint = identity("a");
        joint.putObject(OutcomeStore.GALLERY).put("gallery", 9).put("apart", false);
        OutcomeStore.open(folder, joint);
        ObjectNode apart = identity("a");
        apart.putObject(OutcomeStore.GALLERY).put("gallery", 9).put("apart", true);
        String message = assertThrows(RobustnessException.class, () -> OutcomeStore.open(folder, apart))
                .getMessage();
        assertTrue(message.contains("gallery is ") && message.contains("\"apart\":true"), message);
        Path other = folder.resolve("other");
        OutcomeStore.open(other, apart);
        assertThrows(RobustnessException.class, () -> OutcomeStore.open(other, joint));
    }

    @Test
    void refusesAFolderOfSomethingElse() throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "precious");
        assertThrows(RobustnessException.class, () -> OutcomeStore.open(folder, identity("a")));
        assertEquals("precious", Files.readString(folder.resolve("thesis.txt")));
    }

    @Test
    void namesABrokenFile() throws Exception {
        OutcomeStore store = OutcomeStore.open(folder, identity("a"));
        store.add(CELL, outcome());
        Path file = folder.resolve("batches").resolve(CELL.id()).resolve("00000004.json");
        Files.writeString(file, Files.readString(file).substring(0, 40));
        String message =
                assertThrows(RobustnessException.class, () -> store.read(CELL)).getMessage();
        assertTrue(message.contains("00000004.json is broken"), message);
        Files.writeString(folder.resolve("scoring.json"), "{");
        assertThrows(RobustnessException.class, () -> OutcomeStore.open(folder, identity("a")));
    }
}
