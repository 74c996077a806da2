package org.colotride.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.colotride.config.Numbers;
import org.junit.jupiter.api.Test;

class PixelLevelsTest {
    @Test
    void writesChangesAsConfigurationsDo() {
        assertEquals("77/255", PixelLevels.text(77.0 / 255));
        assertEquals("8/255", PixelLevels.text(0.03137254901960784));
        assertEquals("12.75/255", PixelLevels.text(0.05));
        assertEquals("0", PixelLevels.text(0));
        assertEquals("255/255", PixelLevels.text(1));
        assertEquals("–", PixelLevels.text(Double.NaN));
        // What a single-precision image holds of 77/255 above its original.
        assertEquals("77/255", PixelLevels.text(0.301960825920105));
        assertEquals("0.0002/255", PixelLevels.ofLevels(2e-4));
    }

    @Test
    void jsonForReadersKeepsItsNumbers() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode plan = json.readTree(
                "{\"profile\": {\"epsilon\": 0.30196078431372547, \"alpha\": 0.011764705882352941, \"steps\": 32},"
                        + " \"epsilons\": [0.0, 0.03137254901960784, 0.05], \"loss\": {\"alpha\": 1.0},"
                        + " \"other\": {\"epsilon\": 0.1}}");
        JsonNode readable = PixelLevels.readable(plan);
        assertEquals("77/255", readable.path("profile").path("epsilon").asText());
        assertEquals("3/255", readable.path("profile").path("alpha").asText());
        assertEquals("8/255", readable.path("epsilons").path(1).asText());
        assertEquals(0.05, readable.path("epsilons").path(2).doubleValue(), "not a whole level");
        assertEquals(1.0, readable.path("loss").path("alpha").doubleValue(), "not a change of pixels");
        assertEquals(
                0.30196078431372547,
                Numbers.read(readable.path("profile").path("epsilon")).orElseThrow(),
                1e-15);
        assertEquals(0.30196078431372547, plan.path("profile").path("epsilon").doubleValue(), "the original is left");
    }
}
