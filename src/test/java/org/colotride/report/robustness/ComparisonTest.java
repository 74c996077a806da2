package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.colotride.attack.Attacks;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Protocol;
import org.colotride.robustness.PublishedRow;
import org.colotride.robustness.RobustnessFiles;
import org.colotride.robustness.RobustnessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of results that lie in the project, some written before their format had all of its fields. */
class ComparisonTest {
    private static final Declarations DECLARED = new Declarations(Attacks.REGISTRY);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PUBLISHED_PROTOCOL = Path.of("reports/published-protocol");

    @TempDir
    Path folder;

    static RobustnessResult quickstart() {
        return RobustnessFiles.read(PUBLISHED_PROTOCOL.resolve("quickstart"));
    }

    private static RobustnessResult undefended() {
        return RobustnessFiles.read(PUBLISHED_PROTOCOL.resolve("undefended"));
    }

    /** The same scoring, made otherwise. */
    private static RobustnessResult changed(RobustnessResult result, Consumer<ObjectNode> change) {
        ObjectNode tree = JSON.valueToTree(result);
        change.accept(tree);
        return JSON.convertValue(tree, RobustnessResult.class);
    }

    private static RobustnessResult asPublished(RobustnessResult result) {
        return changed(result, tree -> {
            for (JsonNode attack : tree.path("plan").path("attacks")) {
                if (attack.path("name").asText().equals("GTM")) {
                    ((ObjectNode) attack.path("args")).put("selection", "published");
                }
            }
        });
    }

    private static String row(String text, String title) {
        return text.lines()
                .filter(line -> line.startsWith(title + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(title + " is not in\n" + text));
    }

    private static String[] scores(String row) {
        String[] cells = row.trim().split("\\s+");
        return new String[] {cells[cells.length - 2], cells[cells.length - 1]};
    }

    @Test
    void rowsOfOneProtocolHaveTheirScores() {
        String text = new Comparison(Attacks.REGISTRY, List.of(quickstart(), undefended())).text();
        assertArrayEquals(new String[] {"32.4", "35.7"}, scores(row(text, "quickstart")));
        assertArrayEquals(new String[] {"9.5", "10.5"}, scores(row(text, "fashion-none")));
    }

    /** Our default draws GTM's target otherwise than the published programs: nothing adds up across that. */
    @Test
    void publishedRowsHaveNoScoresBesideAnotherSelection() {
        String text = new Comparison(Attacks.REGISTRY, List.of(quickstart())).text();
        String published = row(text, "≠ EST (published: Fashion-MNIST)");
        assertTrue(published.contains("76.6") && published.contains("62.0"), published);
        assertArrayEquals(new String[] {"–", "–"}, scores(published));
        assertTrue(text.contains("≠ EST (published: Fashion-MNIST): GTM selection published, not nearest"), text);
    }

    @Test
    void publishedRowsCompareWithAScoringByTheirProtocol() {
        String text = new Comparison(Attacks.REGISTRY, List.of(asPublished(quickstart()))).text();
        assertArrayEquals(new String[] {"4.2", "–"}, scores(row(text, "no defence (published: Fashion-MNIST)")));
        assertArrayEquals(new String[] {"38.7", "–"}, scores(row(text, "EST (published: Fashion-MNIST)")));
        assertArrayEquals(new String[] {"63.3", "–"}, scores(row(text, "ACT (published: Fashion-MNIST)")));
        assertFalse(text.contains(ScoreTable.OTHER), text);
    }

    @ParameterizedTest
    @CsvSource({
        "/plan/profile, epsilon, 0.03137254901960784, 'ε 8/255, not 77/255'",
        "/plan/profile, alpha, 0.00392156862745098, 'α 1/255, not 3/255'",
        "/plan/profile, steps, 1, 'steps 1, not 32'",
        "/plan/profile, restarts, 5, 'restarts 5, not 1'",
        "/plan/profile, randomStart, true, 'random start yes, not no'",
        "'', queries, 200, 'queries 200, not 10,000'",
        "/plan, search, '\"nes\"', 'search nes, not pgd'",
        "/data, images, 500, 'images 500 of 10 classes, not 10,000 of 10 classes'",
        "/data, pipeline, '\"mnist\"', 'data mnist 1×28×28, not fashion-mnist 1×28×28'",
        "/data, gallery, '{\"apart\": true}', 'gallery apart, not the queries'",
        "/model/arguments, metric, '\"C\"', 'distance C, not N'",
        "/plan/attacks/0/args, w, 5, 'CA+ w 5, not 1'",
        "/plan/attacks/6/args, published, false, 'LTM published false, not true'",
        "/plan/attacks/7/args, selection, '\"published\"', 'GTM selection published, not nearest'"
    })
    void aRowOfAnotherProtocolIsMarkedAndHasNoScores(String at, String key, String value, String difference)
            throws Exception {
        JsonNode other = JSON.readTree(value);
        RobustnessResult changed = changed(undefended(), tree -> ((ObjectNode) tree.at(at)).set(key, other));
        Comparison comparison = new Comparison(Attacks.REGISTRY, List.of(quickstart(), changed));
        String text = comparison.text();
        assertArrayEquals(new String[] {"–", "–"}, scores(row(text, "≠ fashion-none")));
        assertTrue(text.contains("≠ fashion-none: " + difference), text);
        assertArrayEquals(new String[] {"32.4", "35.7"}, scores(row(text, "quickstart")));
        Path page = folder.resolve("comparison.html");
        comparison.write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("other protocol: " + difference), "not in the page");
        assertFalse(html.contains(">9.5<"), "ERS across protocols");
    }

    @Test
    void whatChangesNoFigureIsNoOtherProtocol() {
        RobustnessResult changed = changed(undefended(), tree -> {
            ((ObjectNode) tree.path("plan")).put("seed", 2).put("checks", false);
            ((ObjectNode) tree.path("model")).put("sha256", "other").put("network", "resnet18");
        });
        assertEquals(List.of(), Protocol.of(changed, DECLARED).differences(Protocol.of(quickstart(), DECLARED)));
    }

    /** Files from before these were written. */
    @Test
    void whatAnOldFileDoesNotSayHasItsDefault() {
        RobustnessResult old = changed(undefended(), tree -> {
            ((ObjectNode) tree.path("data")).remove("gallery");
            ((ObjectNode) tree.at("/plan/profile")).remove("restarts");
            ((ObjectNode) tree.at("/plan/attacks/6/args")).remove("published");
            ((ObjectNode) tree.at("/plan/attacks/7/args")).remove("selection");
        });
        assertEquals(List.of(), Protocol.of(old, DECLARED).differences(Protocol.of(quickstart(), DECLARED)));
        assertFalse(new Comparison(Attacks.REGISTRY, List.of(quickstart(), old))
                .measured()
                .contains(ScoreTable.OTHER));
    }

    @Test
    void theWholeComparisonIsOnThePage() throws Exception {
        Path page = folder.resolve("comparison.html");
        new Comparison(Attacks.REGISTRY, List.of(quickstart(), undefended())).write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("What each attack leaves"), "no plot");
        assertTrue(html.contains("ε 77/255"));
        for (String name : ScoreTable.columns()) {
            String line = DECLARED.guide(name).orElseThrow().explanation();
            assertTrue(html.contains("<dt>" + name + "</dt>"), name);
            assertTrue(
                    new Comparison(Attacks.REGISTRY, List.of(quickstart()))
                            .text()
                            .contains(line),
                    name);
        }
    }

    @Test
    void onlyTheComparedDataSetsPublishedRowsStandBesideARun() {
        String text = new Comparison(Attacks.REGISTRY, List.of(quickstart())).text();
        assertFalse(text.contains("CUB") || text.contains("SOP"), text);
        Map<String, String> settings =
                Protocol.of(PublishedRow.Benchmark.CUB, DECLARED).settings();
        assertEquals("8/255", settings.get("ε"));
        assertEquals("5,924", settings.get("queries"));
    }
}
