package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.arbiter.optimize.api.termination.MaxTimeCondition;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locale")
class ArbiterConfigurationTest {
    private static Map<String, SpaceConfig> spaces() {
        Map<String, SpaceConfig> spaces = new LinkedHashMap<>();
        spaces.put("linear", new SpaceConfig(0.1, 0.3, null, null));
        spaces.put("logarithmic", new SpaceConfig(1e-5, 1e-1, SearchedKey.Scale.LOGARITHMIC, null));
        spaces.put("integer", new SpaceConfig(4.0, 7.0, SearchedKey.Scale.INTEGER, null));
        spaces.put(
                "listed", new SpaceConfig(null, null, null, List.<JsonNode>of(new TextNode("8/255"), new IntNode(1))));
        spaces.put("fixed", new SpaceConfig(null, null, null, List.<JsonNode>of(new DoubleNode(0.5))));
        return spaces;
    }

    @Test
    void survivesJson() {
        CandidateSpace space = CandidateSpace.of(spaces());
        OptimizationConfiguration before = new OptimizationConfiguration.Builder()
                .dataSource(PipelineData.class, new Properties())
                .candidateGenerator(new SearchGenerator(space, "asha", "{\"reduction\":3}", 9, 5, null))
                .modelSaver(new CandidateSaver("somewhere"))
                .scoreFunction(new FigureScore(Map.of("R@1", 0.5, "ERS", 0.5)))
                .terminationConditions(new EverythingEnded(null), new MaxTimeCondition(3, TimeUnit.MINUTES))
                .rngSeed(5)
                .build();
        OptimizationConfiguration after = OptimizationConfiguration.fromJson(before.toJson());
        assertEquals(before, after);
        assertEquals(before.getCandidateGenerator(), after.getCandidateGenerator());
        assertEquals(before.toJson(), after.toJson());
        CandidateSpace read = (CandidateSpace) after.getCandidateGenerator().getParameterSpace();
        double[] point = {0.25, 0.5, 0.99, 0.1};
        new RandomSearchGenerator(space).getCandidate();
        new RandomSearchGenerator(read).getCandidate();
        assertEquals(space.getValue(point), read.getValue(point));
    }

    @Test
    void pointsBecomeValuesWithinTheirBounds() {
        CandidateSpace space = CandidateSpace.of(spaces());
        RandomSearchGenerator generator = new RandomSearchGenerator(space);
        generator.setRngSeed(3);
        assertEquals(4, space.numParameters());
        int belowMiddle = 0;
        for (int i = 0; i < 400; i++) {
            Map<String, JsonNode> values = space.values(generator.getCandidate().getFlatParameters());
            double linear = values.get("linear").doubleValue();
            double logarithmic = values.get("logarithmic").doubleValue();
            assertTrue(linear >= 0.1 && linear <= 0.3);
            assertTrue(logarithmic >= 1e-5 && logarithmic <= 1e-1);
            assertTrue(values.get("integer").isInt());
            assertTrue(values.get("integer").intValue() >= 4
                    && values.get("integer").intValue() <= 7);
            assertTrue(List.of("8/255", "1").contains(values.get("listed").asText()));
            assertEquals("0.5", values.get("fixed").asText());
            belowMiddle += logarithmic < 1e-3 ? 1 : 0;
        }
        assertTrue(belowMiddle > 160 && belowMiddle < 240, "the logarithms do not lie evenly: " + belowMiddle);
    }
}
