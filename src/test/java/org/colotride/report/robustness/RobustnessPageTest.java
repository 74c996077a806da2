package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.attack.Attacks;
import org.colotride.io.ImagePng;
import org.colotride.report.Html;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessFiles;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.SearchKind;
import org.colotride.robustness.TestScoring;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class RobustnessPageTest {
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    static Path scored;

    @TempDir
    Path folder;

    @BeforeAll
    static void score() {
        page(scored);
    }

    private static String html() throws IOException {
        return Files.readString(scored.resolve(RobustnessPage.FILE));
    }

    /** A whole page of a small scoring. */
    static Path page(Path folder) {
        try (TestScoring scoring = new TestScoring(DistanceMetric.N, 4)) {
            RobustnessPlan plan = TestScoring.plan(SearchKind.pgd, TestScoring.PROFILE, List.of(0.0, 0.05), true);
            RobustnessResult result = scoring.score(plan, folder, 12);
            OutcomeStore store = OutcomeStore.open(folder, TestScoring.identity(plan));
            Map<String, List<AttackExample>> examples = AttackExample.read(plan, store);
            float[] pixels = new float[TestScoring.SHAPE.length()];
            return RobustnessPage.write(folder, Attacks.REGISTRY, result, examples, List.of(), row -> {
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
        String html = html();
        for (String attack : List.of("CA+", "QA-", "ES:D", "GTT")) {
            assertTrue(html.contains(">" + attack + "<"), attack);
        }
        assertEquals(27, html.split("card example", -1).length - 1, "three examples of each attack");
        assertTrue(html.contains("✗") && html.contains("✓"));
        assertTrue(html.contains("relative resistance, our own formula"));
        assertFalse(html.contains(HOSTILE), "a class name was not escaped");
        assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"), "something lies outside of the page");
    }

    /** What stands between two headings. */
    private static String section(String html, String title) {
        String from = html.substring(html.indexOf("<h2>" + title + "</h2>"));
        int end = from.indexOf("<h2>", 4);
        return end < 0 ? from : from.substring(0, end);
    }

    /** R@1 is measured on images that nothing attacked. */
    @Test
    void theRowUnderAttackHasNoBenignFigure() throws Exception {
        String html = html();
        assertTrue(html.matches("(?s).*<th>benign<br>.*?</th><td>50\\.0</td>.*"));
        assertTrue(html.matches("(?s).*<th>attacked<br>.*?</th><td>–</td>.*"));
        assertTrue(html.contains("<th>R@1<br><span class=\"soft\">benign %</span></th>"));
    }

    @Test
    void picturesSayWhatAnAttackMovesAndWhatFor() throws Exception {
        String html = html().replaceAll("base64,[A-Za-z0-9+/=]+", "");
        for (String attack : List.of("CA+", "CA-")) {
            String section = section(html, attack);
            assertTrue(section.contains("The candidate, the perturbation"), attack);
            assertTrue(section.contains("<figcaption>candidate, "), attack);
            assertTrue(section.contains("<figcaption>adversarial candidate<"), attack);
            assertFalse(section.contains("<figcaption>query, "), attack + " moves no query");
        }
        Map<String, String> aims = Map.of(
                "CA+", "query in whose ranking it is to rise: ",
                "CA-", "query in whose ranking it is to sink: ",
                "QA+", "candidate to raise: ",
                "QA-", "candidate to sink: ",
                "TMA", "target to resemble: ",
                "GTM", "image of another class to resemble: ",
                "GTT", "nearest image, to be driven away: ");
        ObjectMapper json = new ObjectMapper();
        for (Map.Entry<String, String> aim : aims.entrySet()) {
            String section = section(html, aim.getKey());
            String cell = "score-" + aim.getKey().replace("+", "plus").replace("-", "minus") + "-eps0.10000";
            JsonNode outcome;
            try (Stream<Path> files = Files.list(scored.resolve("batches").resolve(cell))) {
                outcome = json.readTree(files.sorted().findFirst().orElseThrow().toFile());
            }
            for (int i = 0; i < 3; i++) {
                String target =
                        "image " + outcome.path("selected").path(i).path(0).asInt();
                assertTrue(
                        section.contains("<figcaption>" + aim.getValue() + "&lt;script&gt;alert(1)&lt;/script&gt;, "
                                + target + "</figcaption>"),
                        aim.getKey() + " does not show " + target);
            }
            assertTrue(section.contains(aim.getKey() + " of this image: "), aim.getKey());
        }
        for (String attack : List.of("ES", "LTM")) {
            assertFalse(section(html, attack).contains("shot aim"), attack + " aims at no image");
        }
    }

    @Test
    void figuresHaveOneUnitAndAnExplanation() throws Exception {
        String html = html().replaceAll("base64,[A-Za-z0-9+/=]+", "");
        String figures = section(html, "Every figure");
        assertTrue(figures.matches("(?s).*<tr><th>CA\\+</th><td>\\d+\\.\\d %</td>.*"), figures);
        assertTrue(figures.matches("(?s).*<tr><th>TMA</th><td>-?\\d\\.\\d{3}</td>.*"), figures);
        assertTrue(figures.contains("25.5/255"), "the largest change, an ε of 0.1");
        Declarations declarations = new Declarations(Attacks.REGISTRY);
        ScoreTable.columns()
                .forEach(name -> assertTrue(
                        html.contains(Html.escape(
                                declarations.guide(name).orElseThrow().explanation())),
                        name));
    }

    /** Figures of attacks beyond the papers' table have a column, and their line, once. */
    @Test
    void furtherFiguresAreExplainedToo() throws Exception {
        RobustnessResult further = new ObjectMapper()
                .readValue(
                        Files.readString(scored.resolve(RobustnessFiles.RESULT)).replace("\"QA+\"", "\"SPQA+:SP\""),
                        RobustnessResult.class);
        Path page = RobustnessPage.write(folder, Attacks.REGISTRY, further, Map.of(), List.of(), row -> null);
        String html = Files.readString(page);
        assertTrue(html.contains("<th>SPQA+:SP<br>"), "no column");
        assertEquals(2, html.split("<dt>SPQA\\+:SP</dt>", -1).length, "not explained once");
        assertFalse(section(html(), "Every figure").contains("<dt>"), "said twice");
    }

    @Test
    void theTableHasARowForEachFigure() throws Exception {
        List<String> lines = Files.readAllLines(scored.resolve(RobustnessFiles.TABLE));
        assertEquals(11, lines.size());
        int columns = lines.get(0).split(",").length;
        lines.forEach(line -> assertEquals(columns, line.split(",").length, line));
    }

    @Test
    void comparesWithPublishedRows() throws Exception {
        RobustnessResult result = RobustnessFiles.read(scored);
        Comparison comparison = new Comparison(Attacks.REGISTRY, List.of(result, result));
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
        assertThrows(RobustnessException.class, () -> new Comparison(Attacks.REGISTRY, List.of()));
    }
}
