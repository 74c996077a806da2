package org.colotride.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceSuiteTest {
    private static final ConformanceSuite SUITE = new ConformanceSuite();

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    @Test
    @Tag("processor")
    void everyRecordedCasePasses() {
        assertTrue(SUITE.run(Golden.folder(), lines::add), String.join("\n", lines));
        assertEquals(3, count("PASS  miner-gradual-hard.json: "));
        assertEquals(27, count("PASS  miners-more.json: "));
        assertEquals(4, count("PASS  training-loss.json: "));
        // Five columns, five means, NMI and four scores.
        assertEquals(15, count("PASS  retrieval-metrics.json: "));
        // Losses, two kinds of distances, measures and images of three CAP and three ANP cases.
        assertEquals(30, count("PASS  tride-perturbations.json: "));
        assertEquals(1, count("SKIP  tiny-net.json"));
        assertTrue(lines.contains("79 of 79 cases passed"), String.join("\n", lines));
    }

    @Test
    @Tag("processor")
    void everyRecordedAttackPasses() throws IOException {
        copyNetwork();
        write("robrank-attacks.json", Golden.read("robrank-attacks.json.gz"));
        assertTrue(SUITE.run(folder, lines::add), String.join("\n", lines));
        // Seven results of each of 33 cases, and what GTM and GTT select by themselves in three metrics.
        assertEquals(7 * 33 + 2 * 3, count("PASS  robrank-attacks.json: "));
    }

    @Test
    void everyRecordedDefensePasses() throws IOException {
        copyNetwork();
        write("defense-comparators.json", Golden.read("defense-comparators.json.gz"));
        assertTrue(SUITE.run(folder, lines::add), String.join("\n", lines));
        // Losses, images, hardness, training loss and gradient of 54 iterations, and two batches of Free-AT.
        assertEquals(338, count("PASS  defense-comparators.json: "));
    }

    @ParameterizedTest
    @CsvSource({
        "0, /trainingLoss, 0.002, 'none 1: training loss'",
        "0, /gradient/c1.bias/values/0, 0.01, 'none 1: gradient'",
        "5, /lossPerStep/3, 0.1, 'EST 1: loss per step'",
        "13, /lossPerStep/2, 0.002, 'ACT 1: loss per step'",
        "20, /adversarial/hardnessPerTriplet/3, 0.002, 'min-max 1: adversarial hardness'",
        "32, /trainingLoss, 0.002, 'semi-stop and intra-class 1: training loss'",
        "41, /nextPreviousLoss, 0.002, 'HM[S,gLGA] 1: state'",
        "41, /lossPerStep/1, 0.002, 'HM[S,gLGA] 1: loss per step'",
        "54, /batches/1/lossPerRepeat/2, 0.002, 'Free-AT 1, batch 2: loss per repeat'",
    })
    void anAlteredDefenseFails(int number, String pointer, double by, String failing) throws IOException {
        JsonNode root = Golden.read("defense-comparators.json.gz");
        JsonNode recorded = root.at("/cases/" + number);
        ((ObjectNode) root).putArray("cases").add(recorded);
        replace(recorded, pointer, DoubleNode.valueOf(recorded.at(pointer).doubleValue() + by));
        copyNetwork();
        write("altered.json", root);
        assertFalse(SUITE.run(folder, lines::add), String.join("\n", lines));
        assertEquals(1, count("FAIL"), String.join("\n", lines));
        assertEquals(1, count("FAIL  altered.json: " + failing), String.join("\n", lines));
    }

    @ParameterizedTest
    @CsvSource({
        "0, /benign/CA+:prank, 0.005, CA+ N: figures before",
        "1, /adversarial/CA-:prank, -0.005, CA- N: figures",
        "2, /benign/loss, 0.002, QA+ N: figures before",
        "16, /adversarial/loss, 0.002, QA- E ×2: figures",
        "6, /adversarial/Cosine-SIM, 0.002, TMA N: figures",
        "8, /adversarial/r@1, 0.0833, LTM N: figures",
        "29, /adversarial/r@10, 8.33, ES C: figures",
        "10, /adversarial/retain@4, 0.0833, GTT N: figures",
        "4, /adversarialEmbeddings/4/2, 0.02, CA+ N ×5: adversarial embeddings",
        "7, /adversarialEmbeddings/3/5, 0.02, ES N: adversarial embeddings",
        "27, /adversarialEmbeddings/0/1, 0.02, QA- C ×2: adversarial embeddings",
        "9, /adversarial/embshift, 0.002, GTM N: shift",
        "20, /maxAbsPerturbation, 0.00001, GTM E: largest perturbation",
        "32, /selected/match/3, 1, GTT C: selection",
    })
    void anAlteredAttackFails(int number, String pointer, double by, String failing) throws IOException {
        JsonNode root = Golden.read("robrank-attacks.json.gz");
        JsonNode recorded = root.at("/cases/" + number);
        ((ObjectNode) root).putArray("cases").add(recorded);
        double before = recorded.at(pointer).doubleValue();
        boolean whole = recorded.at(pointer).isIntegralNumber();
        replace(
                recorded,
                pointer,
                whole ? new ObjectMapper().valueToTree((int) (before + by)) : DoubleNode.valueOf(before + by));
        copyNetwork();
        write("altered.json", root);
        assertFalse(SUITE.run(folder, lines::add), String.join("\n", lines));
        assertTrue(count("FAIL  altered.json: " + failing) >= 1, String.join("\n", lines));
    }

    private void copyNetwork() throws IOException {
        Files.copy(Golden.folder().resolve("tiny-net.json"), folder.resolve("tiny-net.json"));
    }

    @Test
    void recordingsAreRecognisedByWhatTheyHoldNotByTheirName() throws IOException {
        Files.copy(Golden.folder().resolve("training-loss.json"), folder.resolve("another-name.json"));
        assertTrue(SUITE.run(folder, lines::add));
        assertEquals(4, count("PASS  another-name.json: training loss "));
    }

    @ParameterizedTest
    @CsvSource({
        "miner-gradual-hard.json, /cases/0/negativeCandidates/0/0, gradual-hard candidates",
        "miners-more.json, /cases/0/admissibleNegatives/0/0, 'spc2-random, set 0'",
        "miners-more.json, /cases/6/admissibleNegatives/2/0, 'spc2-semihard, set 1'",
        "miners-more.json, /cases/7/admissiblePositives/1/0, 'spc2-softhard, set 1'",
        "miners-more.json, /cases/3/negativeProbabilities/0/2, 'spc2-distance, set 0'",
        "miners-more.json, /cases/18/negatives/1, 'spc2-hard, set 3'",
        "miners-more.json, /cases/26/admissibleTriplets/1/2, 'random-triplet, set 6'",
        "training-loss.json, /cases/0/loss, training loss 1",
        "tride-perturbations.json, /cases/0/lossPerStep/1, CAP 1: loss per step",
        "tride-perturbations.json, /cases/4/lossPerStep/3, ANP 5: loss per step",
        "tride-perturbations.json, /cases/2/benign/dan/3, CAP 3: benign distances",
        "tride-perturbations.json, /cases/3/adversarial/collapseness, ANP 4: collapseness and hardness",
        "training-loss.json, /cases/1/gradAnchors/0/0, training loss 2",
        "training-loss.json, /cases/0/gradPositives/3/2, training loss 1",
        "training-loss.json, /cases/2/gradNegatives/1/4, training loss 3",
        "retrieval-metrics.json, /perQuery/rows/7/0, rankOfFirstMatch per query",
        "retrieval-metrics.json, /perQuery/rows/11/3, AP per query",
        "retrieval-metrics.json, /perQuery/rows/12/4, AP@R(10) per query",
        "retrieval-metrics.json, /mean/r@M, mean r@M",
        "retrieval-metrics.json, /mean/r@1, mean r@1",
        "retrieval-metrics.json, /mean/mAP, mean mAP",
        "retrieval-metrics.json, /mean/mAP@R, mean mAP@R",
        "retrieval-metrics.json, /nmiOfAssignment, NMI",
        "retrieval-metrics.json, /ers/2/ers, ERS 3",
        "retrieval-metrics.json, /ers/0/normalised/5, ERS 1",
        "retrieval-metrics.json, /ers/1/raw/tma, ERS 2",
    })
    void anAlteredFigureFailsItsCaseAlone(String file, String pointer, String failing) throws IOException {
        JsonNode root = Golden.read(file);
        double recorded = root.at(pointer).doubleValue();
        boolean whole = root.at(pointer).isIntegralNumber();
        replace(
                root,
                pointer,
                whole ? new ObjectMapper().valueToTree((int) recorded + 1) : DoubleNode.valueOf(recorded + 0.002));
        write(file, root);
        Files.copy(Golden.folder().resolve("tiny-net.json"), folder.resolve("tiny-net.json"));
        assertFalse(SUITE.run(folder, lines::add));
        List<String> failed =
                lines.stream().filter(line -> line.startsWith("FAIL")).toList();
        assertEquals(1, failed.size(), String.join("\n", failed));
        assertTrue(failed.get(0).startsWith("FAIL  " + file + ": " + failing), failed.get(0));
        assertTrue(failed.get(0).contains("deviation"), failed.get(0));
    }

    @Test
    void anAlteredRecallFails() throws IOException {
        ObjectNode root = (ObjectNode) Golden.read("retrieval-metrics.json");
        ArrayNode row = (ArrayNode) root.at("/perQuery/rows/3");
        row.set(1, row.booleanNode(!row.get(1).booleanValue()));
        write("altered.json", root);
        assertFalse(SUITE.run(folder, lines::add));
        assertEquals(1, count("FAIL  altered.json: recall@1 per query"));
    }

    @Test
    void rankingsOfAllButEqualDistancesMayDiffer() throws IOException {
        // The matches of the first and the last query lie a hair beyond an image of another class; recorded is the
        // other order.
        String recording =
                """
                {"metric": "E", "embeddings": [[0], [1.0000005], [1], [9]], "labels": [0, 0, 1, 1],
                 "perQuery": {"columns": ["rankOfFirstMatch", "AP"],
                              "rows": [[%s], [1, 0.5], [2, 0.3333333], [0, 1]]}}
                """;
        Files.writeString(folder.resolve("tie.json"), String.format(Locale.ROOT, recording, "0, 1"));
        assertTrue(SUITE.run(folder, lines::add), String.join("\n", lines));
        lines.clear();
        Files.writeString(folder.resolve("tie.json"), String.format(Locale.ROOT, recording, "2, 0.3333333"));
        assertFalse(SUITE.run(folder, lines::add));
        assertEquals(2, lines.stream().filter(line -> line.contains("query 0")).count(), String.join("\n", lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cases\": [{\"withColl",
                "",
                "[1, 2]",
                "{\"cases\": [{\"withCollapseTerm\": true}]}",
                "{\"cases\": [{\"withCollapseTerm\": 1, \"anchors\": [[1]]}]}",
                "{\"embeddings\": [], \"cases\": [{\"negativeCandidates\": []}]}",
                "{\"sets\": [], \"cases\": [{\"miner\": \"spc2-hard\", \"set\": 0}]}",
                "{\"sets\": [{}], \"cases\": [{\"miner\": \"spc2-hard\", \"set\": 0}]}",
                "{\"ers\": []}",
                "{\"ers\": [{\"raw\": {\"cap\": 1}, \"normalised\": [], \"ers\": 1}]}",
                "{\"ers\": 3}",
                "{\"gallery\": [0.5], \"labels\": [1], \"cases\": [{\"attack\": \"QA\"}]}",
                "{\"perQuery\": {\"columns\": [\"XP\"], \"rows\": [[1]]}, \"embeddings\": [[1]], \"labels\": [0]}",
                "{\"nmiOfAssignment\": 0.5, \"clusterAssignment\": [1], \"labels\": [1, 2]}",
            })
    void aMalformedRecordingFailsByItsName(String content) throws IOException {
        Files.writeString(folder.resolve("broken.json"), content);
        assertFalse(SUITE.run(folder, lines::add));
        assertEquals(1, count("FAIL  broken.json: malformed"), String.join("\n", lines));
    }

    @Test
    void aFolderWithoutRecordingsDoesNotPass() throws IOException {
        assertFalse(SUITE.run(folder, lines::add));
        Files.writeString(folder.resolve("else.json"), "{\"something\": \"else\"}");
        assertFalse(SUITE.run(folder, lines::add));
        assertEquals(1, count("SKIP  else.json"));
        assertThrows(ConfigException.class, () -> SUITE.run(folder.resolve("none"), lines::add));
    }

    @Test
    void noKindOfRecordingIsRecognisedTwice() {
        for (String file : Set.of(
                "miner-gradual-hard.json",
                "training-loss.json",
                "retrieval-metrics.json",
                "tride-perturbations.json",
                "robrank-attacks.json.gz",
                "tiny-net.json")) {
            JsonNode root = Golden.read(file);
            String recognising = ConformanceChecks.ALL.stream()
                    .filter(check -> check.recognises(root))
                    .map(check -> check.getClass().getSimpleName())
                    .collect(Collectors.joining(" "));
            assertFalse(recognising.contains(" "), file + ": " + recognising);
        }
    }

    private long count(String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).count();
    }

    private void write(String file, JsonNode root) throws IOException {
        new ObjectMapper().writeValue(folder.resolve(file).toFile(), root);
    }

    private static void replace(JsonNode root, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = root.at(pointer.substring(0, last));
        String key = pointer.substring(last + 1);
        if (parent.isArray()) {
            ((ArrayNode) parent).set(Integer.parseInt(key), value);
        } else {
            ((ObjectNode) parent).set(key, value);
        }
    }
}
