package org.colotride.report.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;
import org.colotride.search.SearchResults;
import org.colotride.search.SearchedKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class CandidateCsvTest {
    @TempDir
    Path folder;

    private List<List<String>> written(SearchResults results) throws IOException {
        Path file = folder.resolve("results.csv");
        CandidateCsv.write(file, results);
        return new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .<List<String>>readValues(file.toFile())
                .readAll();
    }

    @Test
    void everyCandidateIsARowWithItsNumbersUnchanged() throws IOException {
        SearchResults results = SampleSearch.manyKeys(40);
        List<List<String>> rows = written(results);
        assertEquals(
                List.of(
                        "index",
                        "status",
                        "score",
                        "defense.epsilon",
                        "defense.collapseThreshold",
                        "train.learningRate",
                        "defense.steps",
                        "loss.name",
                        "R@1",
                        "ERS",
                        "iterations",
                        "seconds",
                        "collapsed",
                        "reason",
                        "folder"),
                rows.get(0));
        assertEquals(41, rows.size());
        for (CandidateResult candidate : results.candidates()) {
            List<String> row = rows.get(candidate.index() + 1);
            assertEquals(15, row.size());
            assertEquals(candidate.status().name(), row.get(1));
            assertEquals(candidate.score() == null ? "" : candidate.score().toString(), row.get(2));
            for (int key = 0; key < 5; key++) {
                JsonNode value = candidate.values().get(rows.get(0).get(3 + key));
                assertEquals(value.asText(), row.get(3 + key));
            }
            assertEquals(candidate.collapsed(), Boolean.parseBoolean(row.get(12)));
            assertEquals(candidate.reason() == null ? "" : candidate.reason(), row.get(13));
        }
    }

    @Test
    void hostileTextStaysText() throws IOException {
        String reason = "=HYPERLINK(\"http://x\";\"a,b\")\r\nsecond line";
        SearchedKey key = SampleSearch.listed("@SUM(1)", "+1+1", "-0.5", "a \"quoted\", one");
        SearchResults results = SampleSearch.results(
                List.of(key),
                List.of(
                        new CandidateResult(
                                0,
                                Status.FAILED,
                                Map.of(key.key(), TextNode.valueOf("+1+1")),
                                null,
                                Map.of("=cmd|' /C calc'!A0", Double.NaN),
                                1,
                                2,
                                false,
                                reason,
                                "\tfolder"),
                        SampleSearch.candidate(1, Map.of(key.key(), TextNode.valueOf("-0.5")), -1.5, true),
                        SampleSearch.candidate(
                                2, Map.of(key.key(), TextNode.valueOf("a \"quoted\", one")), 1e-7, true)),
                false);
        List<List<String>> rows = written(results);
        assertEquals("'@SUM(1)", rows.get(0).get(3));
        assertEquals("'=cmd|' /C calc'!A0", rows.get(0).get(4));
        assertEquals(
                List.of("0", "FAILED", "", "'+1+1", "", "1", "2.0", "false", "'" + reason, "'\tfolder"), rows.get(1));
        assertEquals(List.of("-1.5", "-0.5"), rows.get(2).subList(2, 4));
        assertEquals(List.of("1.0E-7", "a \"quoted\", one"), rows.get(3).subList(2, 4));
    }

    @Test
    void formulasAreToldFromNumbersAndWords() {
        for (String formula :
                List.of("=1", "+a", "-a", "@a", "\t=1", " =1", "\n", "＝1", "-1+1", "--1", "-", "\u0000=1")) {
            assertEquals("'" + formula, CandidateCsv.harmless(formula));
        }
        for (String harmless : List.of("", "a=1", "-1", "+2.5e-3", "8/255", "candidates/0001", "'=1")) {
            assertEquals(harmless, CandidateCsv.harmless(harmless));
        }
    }

    @Test
    void noCandidatesLeaveTheHead() throws IOException {
        List<List<String>> rows = written(SampleSearch.results(List.of(SampleSearch.EPSILON), List.of(), false));
        assertEquals(1, rows.size());
        assertTrue(Files.readString(folder.resolve("results.csv")).startsWith("index,status,score,"));
    }
}
