package org.colotride.mining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MinersTest {
    private static final int[] LABELS = {0, 0, 1, 1, 0, 0, 2, 2};

    @Test
    void gradualHardAdmitsTheRecordedCandidates() {
        JsonNode recording = Golden.read("miner-gradual-hard.json");
        Embeddings embeddings = RecordedArrays.embeddings(recording, "embeddings");
        int[] labels = RecordedArrays.ints(recording, "labels");
        GradualHardMiner miner = new GradualHardMiner(new GradualHardMiner.Args(null));
        for (JsonNode epoch : recording.get("cases")) {
            double progress =
                    epoch.get("epoch").doubleValue() / epoch.get("maxEpoch").doubleValue();
            int[] anchors = RecordedArrays.ints(epoch, "anchors");
            int[] positives = RecordedArrays.ints(epoch, "positives");
            int[][] expected = RecordedArrays.intRows(epoch, "negativeCandidates");
            for (int i = 0; i < anchors.length; i++) {
                assertArrayEquals(
                        expected[i], miner.candidates(embeddings, labels, anchors[i], positives[i], progress));
            }
        }
    }

    @Test
    void gradualHardDrawsEveryCandidateAndNothingElse() {
        // On a line: anchor 0, positive at 1; of class 1 one nearer than the positive, two within the margin, one
        // beyond.
        Embeddings line = new Embeddings(new float[] {0, 1, 0.5f, 1.1f, 1.15f, 1.3f}, 6, 1);
        int[] labels = {0, 0, 1, 1, 1, 1};
        GradualHardMiner miner = new GradualHardMiner(new GradualHardMiner.Args(0.2));
        Set<Integer> drawn = new TreeSet<>();
        SeededRandom random = new SeededRandom(1);
        for (int i = 0; i < 100; i++) {
            drawn.add(miner.mine(line, labels, 0, random).negatives()[0]);
        }
        assertEquals(Set.of(3, 4), drawn);
        assertArrayEquals(new int[] {3}, miner.candidates(line, labels, 0, 1, 0.5));
    }

    @ParameterizedTest
    @MethodSource("pairMiners")
    void everyMinerGivesEachAnchorANegativeOfAnotherClass(String name) {
        TripletMiner miner = create(name);
        Embeddings embeddings = randoms();
        for (int seed = 0; seed < 20; seed++) {
            Triplets triplets = miner.mine(embeddings, LABELS, 0.3, new SeededRandom(seed));
            assertArrayEquals(new int[] {0, 2, 4, 6}, triplets.anchors());
            for (int i = 0; i < triplets.count(); i++) {
                assertEquals(LABELS[triplets.anchors()[i]], LABELS[triplets.positives()[i]]);
                assertNotEquals(triplets.anchors()[i], triplets.positives()[i]);
                assertNotEquals(LABELS[triplets.anchors()[i]], LABELS[triplets.negatives()[i]]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("miners")
    void everyMinerDrawsTheSameForTheSameSeed(String name) {
        TripletMiner miner = create(name);
        int[] once = miner.mine(randoms(), LABELS, 0, new SeededRandom(4)).negatives();
        int[] again = miner.mine(randoms(), LABELS, 0, new SeededRandom(4)).negatives();
        assertArrayEquals(once, again);
    }

    @ParameterizedTest
    @MethodSource("miners")
    void everyMinerCopesWithASingleClass(String name) {
        Triplets triplets = create(name).mine(randoms(), new int[8], 0, new SeededRandom(2));
        for (int negative : triplets.negatives()) {
            assertTrue(negative >= 0 && negative < 8);
        }
    }

    @ParameterizedTest
    @MethodSource("miners")
    void everyMinerRefusesABatchThatIsNotOfPairs(String name) {
        Embeddings three = Embeddings.zeros(3, 2);
        assertThrows(IllegalArgumentException.class, () -> create(name)
                .mine(three, new int[] {0, 0, 1}, 0, new SeededRandom(2)));
    }

    @Test
    void randomDrawsEveryImageOfAnotherClass() {
        Set<Integer> drawn = new TreeSet<>();
        SeededRandom random = new SeededRandom(1);
        for (int i = 0; i < 200; i++) {
            drawn.add(create("random").mine(randoms(), LABELS, 0, random).negatives()[0]);
        }
        assertEquals(Set.of(2, 3, 6, 7), drawn);
    }

    @Test
    void gradualHardHasThePublishedMarginByDefaultAndRefusesOthersOutOfRange() {
        assertEquals(0.2, new GradualHardMiner.Args(null).margin());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new GradualHardMiner.Args(-1.0));
        assertTrue(refused.getMessage().startsWith("margin: -1.0 is not"), refused.getMessage());
    }

    static Set<String> miners() {
        return Miners.REGISTRY.names();
    }

    static Stream<String> pairMiners() {
        return miners().stream().filter(name -> !name.equals("random-triplet"));
    }

    private static TripletMiner create(String name) {
        return Miners.REGISTRY.create(new Component(name, new ObjectMapper().createObjectNode(), "test"));
    }

    private static Embeddings randoms() {
        SeededRandom random = new SeededRandom(8);
        Embeddings embeddings = Embeddings.zeros(8, 5);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = (float) random.nextGaussian();
        }
        return embeddings;
    }
}
