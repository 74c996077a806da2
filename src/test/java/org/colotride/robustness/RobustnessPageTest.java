package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.metric.DistanceMetric;
import org.colotride.report.ImagePng;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class RobustnessPageTest {
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    Path folder;

    /** A whole page of a small scoring. */
    static Path page(Path folder) {
        try (TestScoring scoring = new TestScoring(DistanceMetric.N, 4)) {
            RobustnessPlan plan = TestScoring.plan(SearchKind.pgd, TestScoring.PROFILE, List.of(0.0, 0.05), true);
            RobustnessResult result = scoring.score(plan, folder, 12);
            OutcomeStore store = OutcomeStore.open(folder, TestScoring.identity(plan));
            Map<String, List<BatchOutcome.Example>> examples = new LinkedHashMap<>();
            plan.cells().forEach(cell -> store.read(cell).forEach(outcome -> {
                if (!outcome.examples().isEmpty()) {
                    examples.putIfAbsent(cell.attack().name(), outcome.examples());
                }
            }));
            float[] pixels = new float[TestScoring.SHAPE.length()];
            return RobustnessPage.write(folder, result, examples, row -> {
                scoring.model.queries().images().read(row, org.colotride.data.ImageBatches.generator(row), pixels, 0);
                return new RobustnessPage.Picture(
                        ImagePng.dataUri(pixels, 0, TestScoring.SHAPE),
                        scoring.model.queries().images().label(row),
                        HOSTILE,
                        "image " + row);
            });
        }
    }

    @Test
    void showsEveryAttackAndNeedsNoOtherFile() throws Exception {
        String html = Files.readString(page(folder));
        for (String attack : List.of("CA+", "QA-", "ES:D", "GTT")) {
            assertTrue(html.contains(">" + attack + "<"), attack);
        }
        assertEquals(27, html.split("card example", -1).length - 1, "three examples of each attack");
        assertTrue(html.contains("✗") && html.contains("✓"));
        assertTrue(html.contains("ARS (relative resistance)"));
        assertFalse(html.contains(HOSTILE), "a class name was not escaped");
        assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"), "something lies outside of the page");
    }

    @Test
    void theTableHasARowForEachFigure() throws Exception {
        page(folder);
        List<String> lines = Files.readAllLines(folder.resolve(RobustnessFiles.TABLE));
        assertEquals(11, lines.size());
        int columns = lines.get(0).split(",").length;
        lines.forEach(line -> assertEquals(columns, line.split(",").length, line));
    }

    @Test
    void comparesWithPublishedRows() throws Exception {
        page(folder);
        RobustnessResult result = RobustnessFiles.read(folder);
        Comparison comparison = new Comparison(List.of(result, result));
        assertTrue(comparison.text().contains("test (2)"), comparison.text());
        assertTrue(comparison.text().contains("no defence (published: Fashion-MNIST)"));
        comparison.write(folder.resolve("comparison.html"));
        String html = Files.readString(folder.resolve("comparison.html"));
        assertTrue(html.contains("published: Fashion-MNIST, C2F2, rob28 (RobRank"));
        assertTrue(html.contains("ERS over"));
    }

    @Test
    void namesWhatIsNotAResult() throws Exception {
        String missing = assertThrows(RobustnessException.class, () -> RobustnessFiles.read(folder))
                .getMessage();
        assertTrue(missing.contains("score the model with evaluate first"), missing);
        Path broken = folder.resolve("robustness.json");
        Files.writeString(broken, "{\"version\": 1, \"nam");
        assertTrue(assertThrows(RobustnessException.class, () -> RobustnessFiles.read(broken))
                .getMessage()
                .contains("is not a robustness result"));
        assertThrows(RobustnessException.class, () -> new Comparison(List.of()));
    }

    @Test
    void publishedRowsGiveTheirErs() {
        double[] none = PublishedRow.all().get(0).figures().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double expected = (2.2 + 3.2 + 0.6 + 2.2 + 1.0 + 100 * (2 - 1.604) / 2 + 0.1 + 0 + 12.6 + 0) / 10;
        assertEquals(
                expected,
                org.colotride.metric.RobustnessScore.ers(org.colotride.metric.RobustnessFigures.of(none)),
                1e-9);
    }
}
