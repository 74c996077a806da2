package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attacks;
import org.colotride.io.ImagePng;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of results that lie in the project, whose figures are written out here, and of a small scoring with pictures. */
@Tag("locale")
class BeforeAfterPageTest {
    private static final Path UNDEFENDED = Path.of("reports/published-protocol/undefended");
    private static final Path HARDENED = Path.of("reports/published-protocol/quickstart");
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    Path folder;

    private static BeforeAfterPage page(Path before, Path after) {
        return new BeforeAfterPage(Attacks.REGISTRY, before, after);
    }

    private String html(Path before, Path after) throws IOException {
        Path file = folder.resolve("page.html");
        page(before, after).write(file);
        return Files.readString(file);
    }

    @Test
    void theVerdictSaysWhoIsSaferAndAtWhatPrice() {
        assertEquals(
                "The model after is safer: its robustness score (ERS) is 32.4 of 100, 9.5 before. Of 100 queries that find the"
                        + " right image unattacked, 18 still do when an attacker may change each pixel by 77/255 (LTM);"
                        + " before, 0 (ES). The price: R@1 of unattacked queries is 77.7 %, 87.0 % before (9.3 points"
                        + " less).",
                page(UNDEFENDED, HARDENED).verdict());
        String reversed = page(HARDENED, UNDEFENDED).verdict();
        assertTrue(reversed.startsWith("The model after is less safe: "), reversed);
        assertTrue(
                reversed.endsWith("It costs no recall: R@1 of unattacked queries is 87.0 %, 77.7 % before."), reversed);
        String same = page(HARDENED, HARDENED).verdict();
        assertTrue(same.startsWith("Neither model is clearly safer: "), same);
    }

    @Test
    void everyFigureIsThereBeforeAndAfter() throws IOException {
        String html = html(UNDEFENDED, HARDENED);
        String table = html.substring(html.indexOf("<table"), html.indexOf("</table>"));
        for (String name : Declarations.standardNames()) {
            assertTrue(table.contains("<tr><th>" + name + "</th>"), name);
        }
        assertTrue(
                row(table, "TMA")
                        .matches(
                                ".*<td>0\\.331</td><td>0\\.991<br>.*</td><td>0\\.646</td><td>0\\.914<br>.*−0\\.077 better.*"),
                row(table, "TMA"));
        assertTrue(row(table, "GTM").contains("−48.4 worse"), row(table, "GTM"));
        assertTrue(row(table, "GTT").contains("+0.0 <span class=\"soft\">within chance"), row(table, "GTT"));
        assertTrue(row(table, "ERS").contains("+22.9 better"), row(table, "ERS"));
        assertTrue(row(table, "mAP").endsWith("<td>83.9 %</td><td>–</td><td>65.3 %</td><td>–</td><td>−18.5</td></tr>"));
        assertTrue(html.contains("There are no pictures"), "these were scored by an earlier version");
    }

    private static String row(String table, String name) {
        return table.lines()
                .filter(line -> line.startsWith("<tr><th>" + name + "</th>"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void scoringsOfTwoProtocolsAreRefused() {
        RobustnessException refused = assertThrows(
                RobustnessException.class, () -> page(Path.of("reports/cars196-128/colo-tride"), HARDENED));
        assertTrue(refused.getMessage().contains("was not attacked as"), refused.getMessage());
        assertTrue(refused.getMessage().contains("data "), refused.getMessage());
    }

    @Test
    void theSameImagesStandSideBySide() throws IOException {
        Path before = score(folder.resolve("before"), "image ");
        Path after = score(folder.resolve("after"), "image ");
        String html = html(before, after);
        assertEquals(27, count(html, "<div class=\"card example\">"), "three images of each of nine attacks");
        assertEquals(54, count(html, "<figcaption>adversarial "));
        List<KeptExamples.Kept> kept = KeptExamples.read(before);
        assertEquals(27, kept.size());
        for (KeptExamples.Kept one : kept) {
            assertTrue(html.contains(one.adversarial()) && html.contains(one.image()), one.name());
            assertEquals(3, one.nearestAfter().size());
        }
        assertTrue(html.contains("CA+ of this image: "));
        assertFalse(html.contains(HOSTILE), "a class name was not escaped");
        assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"), "something lies outside of the page");

        assertEquals(
                0, count(html(before, score(folder.resolve("other"), "photograph ")), "<div class=\"card example\">"));
        Files.writeString(after.resolve(KeptExamples.FILE), "[{");
        assertTrue(assertThrows(RobustnessException.class, () -> html(before, after))
                .getMessage()
                .contains(KeptExamples.FILE));
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    /** A small scoring as goal evaluate leaves it. */
    static Path score(Path scored, String image) {
        try (TestScoring scoring = new TestScoring(DistanceMetric.N, 4)) {
            RobustnessPlan plan = TestScoring.plan(SearchKind.pgd, TestScoring.PROFILE, List.of(), true);
            RobustnessResult result = scoring.score(plan, scored, 12);
            RobustnessFiles.write(scored, result);
            Map<String, List<AttackExample>> examples =
                    AttackExample.read(plan, OutcomeStore.open(scored, TestScoring.identity(plan)));
            float[] pixels = new float[TestScoring.SHAPE.length()];
            KeptExamples.write(scored, new Declarations(Attacks.REGISTRY, List.of(result)), examples, row -> {
                scoring.model.queries().images().read(row, org.colotride.data.ImageBatches.generator(row), pixels, 0);
                return new RobustnessPage.Picture(
                        ImagePng.dataUri(pixels, 0, TestScoring.SHAPE), row % 2, HOSTILE, image + row);
            });
        }
        return scored;
    }
}
