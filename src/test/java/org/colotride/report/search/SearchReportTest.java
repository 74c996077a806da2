package org.colotride.report.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;
import org.colotride.search.SearchResults;
import org.colotride.search.SearchedKey;
import org.colotride.search.SearchedKey.Scale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SearchReportTest {
    @TempDir
    Path folder;

    private Document written(SearchResults results) throws Exception {
        SearchReport.write(folder, results);
        String html = Files.readString(folder.resolve("report.html"));
        String words = html.replaceAll("base64,[A-Za-z0-9+/=]+", "");
        assertFalse(words.contains("NaN") || words.contains("Infinity"), "a figure that is no number");
        String xml = html.replaceFirst("<!DOCTYPE html>", "").replaceAll("<(meta|img|br)([^>]*)>", "<$1$2/>");
        Document page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        for (Element element : all(page, "//*[@src or @srcset or @href]")) {
            assertTrue((element.getAttribute("src") + element.getAttribute("srcset"))
                    .startsWith("data:image/png;base64,"));
        }
        for (Element image : all(page, "//img")) {
            assertFalse(image.getAttribute("alt").isBlank());
        }
        assertEquals(1, all(page, "//script").size(), "only our own");
        return page;
    }

    private static List<Element> all(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document page, String path) throws Exception {
        return all(page, path).stream().map(Element::getTextContent).toList();
    }

    private TreeSet<String> plots() throws Exception {
        if (!Files.isDirectory(folder.resolve("plots"))) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(folder.resolve("plots"))) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void showsLeadersFirstAndWhyOthersEnded() throws Exception {
        SearchResults results = SampleSearch.manyKeys(40);
        Document page = written(results);
        CandidateResult best = results.best().orElseThrow();
        List<String> indices = texts(page, "//table[@class='sortable']/tbody/tr/td[1]");
        assertEquals(40, indices.size());
        assertEquals(Integer.toString(best.index()), indices.get(0));
        List<String> status = texts(page, "//table[@class='sortable']/tbody/tr/td[2]");
        assertEquals(
                status.stream()
                        .sorted(java.util.Comparator.comparing(s -> "csf".indexOf(s.charAt(0))))
                        .toList(),
                status);
        assertTrue(texts(page, "//td[@class='reason']").stream()
                .anyMatch(reason -> reason.contains("the loss is no number at iteration 37")));
        List<String> code = texts(page, "//pre");
        assertTrue(
                code.get(0).startsWith("mvn -q compile exec:java@train -Dexec.args=\"")
                        && code.get(0).endsWith("/best.yaml\""),
                code.get(0));
        assertEquals(
                new TreeSet<>(List.of(
                        "parallel.png",
                        "pareto.png",
                        "score-map.png",
                        "score-defense-collapsethreshold.png",
                        "score-defense-epsilon.png",
                        "score-defense-steps.png",
                        "score-loss-name.png",
                        "score-train-learningrate.png")),
                plots());
        assertEquals(plots().size(), all(page, "//img").size());
        assertEquals(
                1920,
                ImageIO.read(folder.resolve("plots/score-map.png").toFile()).getWidth());
        assertEquals(5, all(page, "//table[@class='bars']//div[@class='bar']").size());
    }

    @Test
    void figuresHaveOneUnitAndAnExplanation() throws Exception {
        SearchResults results = SampleSearch.manyKeys(40);
        Document page = written(results);
        CandidateResult best = results.best().orElseThrow();
        assertEquals(
                String.format(Locale.ROOT, "%.1f", best.score()),
                texts(page, "//div[@class='figures']/div/b").get(0));
        List<String> heads = texts(page, "//table[@class='sortable']/thead/tr/th");
        assertTrue(heads.contains("R@1, %") && heads.contains("score: ERS"), heads::toString);
        int column = heads.indexOf("R@1, %") + 1;
        assertEquals(
                String.format(Locale.ROOT, "%.1f", best.figures().get("R@1")),
                texts(page, "//table[@class='sortable']/tbody/tr/td[" + column + "]")
                        .get(0));
        assertEquals(
                String.format(Locale.ROOT, "%.1f %%", best.figures().get("R@1")),
                texts(page, "//tr[th='R@1']/td").get(0));
        List<String> explained = texts(page, "//dt");
        assertTrue(explained.containsAll(List.of("R@1", "ERS", "collapseness")), explained::toString);
        List<String> lines = texts(page, "//dd");
        assertTrue(lines.get(explained.indexOf("ERS")).endsWith("0 to 100, higher is better"), lines::toString);
    }

    @Test
    void theFrontsTableHoldsTheFront() throws Exception {
        SearchResults results = SampleSearch.manyKeys(40);
        Document page = written(results);
        List<CandidateResult> complete = results.candidates().stream()
                .filter(candidate -> candidate.status() == Status.COMPLETE)
                .toList();
        List<String> naive = complete.stream()
                .filter(one -> complete.stream()
                        .noneMatch(other -> other != one
                                && other.figures().get("R@1") >= one.figures().get("R@1")
                                && other.figures().get("ERS") >= one.figures().get("ERS")))
                .map(candidate -> "candidate " + candidate.index())
                .sorted()
                .toList();
        assertTrue(naive.size() > 2);
        assertEquals(
                naive,
                texts(page, "//table[@class='scores']/tr/th[1]").stream()
                        .filter(text -> text.startsWith("candidate"))
                        .sorted()
                        .toList());
    }

    @Test
    void standsWhatHasHardlyBegun() throws Exception {
        List<SearchedKey> keys = List.of(SampleSearch.EPSILON, SampleSearch.THRESHOLD, SampleSearch.LOSS);
        Document empty = written(SampleSearch.results("none", keys, List.of(), false, List.of("R@1", "ERS")));
        assertTrue(empty.getDocumentElement().getTextContent().contains("not finished"));
        assertTrue(empty.getDocumentElement().getTextContent().contains("No candidate has ended yet"));
        assertEquals(new TreeSet<>(), plots());
        List<CandidateResult> failed = SampleSearch.candidates(keys, 9).stream()
                .map(candidate -> SampleSearch.failed(candidate.index(), candidate.values(), "out of memory"))
                .toList();
        Document none = written(SampleSearch.results(keys, failed, true));
        assertEquals(9, all(none, "//span[@class='badge failed']").size());
        assertTrue(none.getDocumentElement().getTextContent().contains("No candidate has been trained to the end yet"));
        written(SampleSearch.results(keys, SampleSearch.candidates(keys, 1), false));
        written(SampleSearch.results(List.of(), List.of(SampleSearch.candidate(0, Map.of(), 3, false)), true));
    }

    @Test
    void standsNumbersThatAreNone() throws Exception {
        List<SearchedKey> keys = List.of(SampleSearch.EPSILON, SampleSearch.THRESHOLD);
        List<CandidateResult> candidates = new ArrayList<>(SampleSearch.candidates(keys, 20));
        candidates.add(new CandidateResult(
                20,
                Status.COMPLETE,
                Map.of("defense.epsilon", SampleSearch.number(Double.NaN)),
                Double.NaN,
                Map.of("ERS", Double.NaN, "R@1", Double.POSITIVE_INFINITY),
                1,
                Double.NaN,
                false,
                null,
                "candidates/20"));
        candidates.add(SampleSearch.candidate(21, Map.of(), 12, false));
        SearchResults results = SampleSearch.results(keys, candidates, true);
        written(results);
    }

    @Test
    void namesTheScoreAsTheSearchWeighsIt() throws Exception {
        ObjectMapper json = new ObjectMapper();
        assertEquals("ERS", SearchPage.scoreName(json.readTree("{\"score\": {\"ERS\": 1}}")));
        assertEquals(
                "0.5 R@1 + 0.25 ERS",
                SearchPage.scoreName(json.readTree("{\"score\": {\"R@1\": 0.5, \"ERS\": 0.25}}")));
        assertEquals("score", SearchPage.scoreName(json.readTree("{}")));
        Document page = written(SearchResults.read(Path.of("reports/searches/epsilon-collapse/results.json")));
        assertEquals(20, all(page, "//table[@class='sortable']/tbody/tr").size());
    }

    @Test
    void standsEqualScoresAndEqualValues() throws Exception {
        List<SearchedKey> keys = List.of(SampleSearch.EPSILON, SampleSearch.THRESHOLD);
        Map<String, com.fasterxml.jackson.databind.JsonNode> values = Map.of(
                "defense.epsilon", SampleSearch.number(0.1), "defense.collapseThreshold", SampleSearch.number(0));
        List<CandidateResult> equal = IntStream.range(0, 20)
                .mapToObj(i -> SampleSearch.candidate(i, values, i < 19 ? 5 : 5.001, false))
                .toList();
        Document page = written(SampleSearch.results(keys, equal, true));
        assertEquals(
                "19", texts(page, "//table[@class='sortable']/tbody/tr/td[1]").get(0));
        assertEquals(4, plots().size());
    }

    @Test
    void hostileNamesStayText() throws Exception {
        String hostile = "<script>alert('1')</script>\"&";
        SearchedKey key = SampleSearch.listed("x." + hostile, hostile, "b");
        SearchedKey same = new SearchedKey("train.epochs", Scale.INTEGER, 3.0, 3.0, List.of());
        List<CandidateResult> candidates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            candidates.add(new CandidateResult(
                    i,
                    i == 3 ? Status.FAILED : Status.COMPLETE,
                    Map.of(key.key(), TextNode.valueOf(i % 2 == 0 ? hostile : "b"), same.key(), SampleSearch.number(3)),
                    (double) i,
                    Map.of(hostile, 1.0, "R@1", 2.0),
                    1,
                    1,
                    false,
                    hostile,
                    hostile));
        }
        Document page =
                written(SampleSearch.results(hostile, List.of(key, same), candidates, true, List.of(hostile, "R@1")));
        assertEquals("Search " + hostile, texts(page, "//h1").get(0));
        assertTrue(texts(page, "//td[@class='reason']").stream().allMatch(hostile::equals));
    }

    @Test
    @Tag("slow")
    void aThousandCandidatesMakeAPageOfAFewMegabytes() throws Exception {
        Document page = written(SampleSearch.manyKeys(1000));
        assertEquals(1000, all(page, "//table[@class='sortable']/tbody/tr").size());
        long size = Files.size(folder.resolve("report.html"));
        assertTrue(size < 5 << 20, size + " bytes");
    }

    @Test
    void theSameResultsGiveTheSamePage() throws Exception {
        SearchResults results = SampleSearch.twoKeys(20);
        written(results);
        byte[] first = Files.readAllBytes(folder.resolve("report.html"));
        written(results);
        assertEquals(-1, java.util.Arrays.mismatch(first, Files.readAllBytes(folder.resolve("report.html"))));
    }
}
