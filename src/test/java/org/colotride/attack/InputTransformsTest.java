package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;

class InputTransformsTest {
    private static final ImageShape SHAPE = new ImageShape(1, 100, 100);

    private static InputTransform of(String name, String key, double value) {
        return InputTransforms.REGISTRY.create(
                new Component(name, JsonNodeFactory.instance.objectNode().put(key, value), "test"));
    }

    @Test
    void levelsAreEquallySpacedAndBlackAndWhiteAmongThem() {
        InputTransform three = InputTransforms.REGISTRY.create(
                new Component("levels", JsonNodeFactory.instance.objectNode().put("levels", 3), "test"));
        float[] image = {0, 0.2f, 0.24f, 0.26f, 0.5f, 0.74f, 0.76f, 1};
        three.apply(image, new ImageShape(1, 2, 4), new SeededRandom(1));
        assertArrayEquals(new float[] {0, 0, 0, 0.5f, 0.5f, 0.5f, 1, 1}, image);
        float[] gradient = {1, -2};
        three.backward(new float[] {0.1f, 0.2f}, new ImageShape(1, 1, 2), new SeededRandom(1), gradient);
        assertArrayEquals(new float[] {1, -2}, gradient, "its own gradient is zero: that of the identity is taken");
        assertEquals(1, three.draws());
    }

    @Test
    void noiseHasItsDeviationAndItsGradientIsThatOfFiniteDifferences() {
        InputTransform noise = of("noise", "sigma", 0.05);
        float[] grey = new float[SHAPE.length()];
        Arrays.fill(grey, 0.5f);
        float[] seen = grey.clone();
        noise.apply(seen, SHAPE, new SeededRandom(3));
        double squares = 0;
        for (float pixel : seen) {
            squares += (pixel - 0.5) * (pixel - 0.5);
        }
        assertEquals(0.05, Math.sqrt(squares / seen.length), 0.002);

        float[] dark = new float[SHAPE.length()];
        Arrays.fill(dark, 0.01f);
        float[] before = dark.clone();
        float[] ahead = dark.clone();
        float[] gradient = new float[dark.length];
        for (int p = 0; p < dark.length; p++) {
            ahead[p] += 1e-3f;
            gradient[p] = 1;
        }
        noise.apply(before, SHAPE, new SeededRandom(4));
        noise.apply(ahead, SHAPE, new SeededRandom(4));
        noise.backward(dark, SHAPE, new SeededRandom(4), gradient);
        int clipped = 0;
        for (int p = 0; p < dark.length; p++) {
            // Between lie those that the step takes over the edge.
            if (before[p] > 0) {
                assertEquals(1, gradient[p], "pixel " + p);
            } else if (ahead[p] == 0) {
                assertEquals(0, gradient[p], "pixel " + p);
                clipped++;
            }
        }
        assertTrue(clipped > dark.length / 4, clipped + " are clipped");
        assertEquals(8, noise.draws());
    }

    @Test
    void argumentsThatMakeNoSenseAreRefusedByName() {
        for (String[] wrong :
                new String[][] {{"levels", "levels", "1"}, {"noise", "sigma", "0"}, {"noise", "draws", "0"}}) {
            Component component = new Component(
                    wrong[0],
                    JsonNodeFactory.instance.objectNode().put(wrong[1], Integer.parseInt(wrong[2])),
                    "command line: --transform");
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> InputTransforms.REGISTRY.create(component));
            assertTrue(refused.getMessage().contains(wrong[1]), refused.getMessage());
        }
        ConfigException unknown =
                assertThrows(ConfigException.class, () -> InputTransforms.REGISTRY.create(Component.named("level")));
        assertTrue(unknown.getMessage().contains("levels"), unknown.getMessage());
    }
}
