package org.colotride.data.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.data.TestFiles;
import org.colotride.data.pipeline.PipelinePreview.Pair;
import org.colotride.report.page.PreviewPage;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinePreviewTest {
    @TempDir
    Path folder;

    @BeforeEach
    void classesWithAwkwardNames() {
        for (String name : List.of("<b>bold & \"quoted\"", "it's", "z")) {
            for (int i = 0; i < 3; i++) {
                TestFiles.writeImage(folder.resolve("images").resolve(name).resolve(i + ".png"), 20, 30, i);
            }
        }
    }

    private PipelinePreview preview(String lines) throws IOException {
        ObjectNode images = JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString())
                .put("trainClasses", 2);
        Path pipeline = Files.writeString(
                folder.resolve("p.yaml"),
                "source: {name: image-folder}\nshape: {channels: 3, height: 8, width: 8}\n"
                        + "train: [randomResizedCrop: {height: 8, width: 8}, horizontalFlip: {}]\n"
                        + "test: [resize: {height: 8, width: 8}]\n" + lines);
        return PipelineLoader.preview(pipeline, images);
    }

    @Test
    void showsPairsOfOneClassAsTheyAreAndAsTheyBecome() throws IOException {
        List<Pair> pairs = preview("").pairs(4, 3, 1);
        assertEquals(4, pairs.size());
        for (Pair pair : pairs) {
            assertEquals(pair.anchor().className(), pair.positive().className());
            assertNotEquals(pair.anchor().name(), pair.positive().name());
            assertEquals(3, pair.anchor().draws().size());
            assertFalse(Arrays.equals(
                    pair.anchor().draws().get(0).pixels(),
                    pair.anchor().draws().get(1).pixels()));
            int number = Integer.parseInt(pair.anchor().name().replaceFirst(".*/(\\d)\\.png", "$1"));
            BufferedImage drawn = TestFiles.image(20, 30, number);
            float[] original = pair.anchor().original().pixels();
            assertEquals(new ImageShape(3, 20, 30), pair.anchor().original().shape());
            for (int i = 0; i < original.length; i++) {
                int rgb = drawn.getRGB(i % 30, i % 600 / 30);
                assertEquals((rgb >> 8 * (2 - i / 600) & 0xFF) / 255f, original[i]);
            }
        }
    }

    @Test
    void theSameSeedShowsTheSameAndTheChannelsOrderDoesNotMatter() throws IOException {
        List<Pair> once = preview("").pairs(3, 2, 5);
        List<Pair> again = preview("channelOrder: bgr").pairs(3, 2, 5);
        for (int i = 0; i < once.size(); i++) {
            assertEquals(once.get(i).anchor().name(), again.get(i).anchor().name());
            assertArrayEquals(
                    once.get(i).positive().draws().get(1).pixels(),
                    again.get(i).positive().draws().get(1).pixels());
        }
    }

    @Test
    void theOriginalIsMadeSmallerInItsProportions() throws IOException {
        for (int i = 0; i < 3; i++) {
            TestFiles.writeImage(folder.resolve("images/it's/" + i + ".png"), 400, 800, i);
        }
        List<Pair> pairs = preview("").pairs(6, 1, 1);
        assertTrue(
                pairs.stream().anyMatch(pair -> pair.anchor().original().shape().equals(new ImageShape(3, 96, 192))));
    }

    @Test
    void anImageThatCannotBeReadIsLeftOut() throws IOException {
        PipelinePreview preview = preview("");
        byte[] truncated = Files.readAllBytes(folder.resolve("images/it's/0.png"));
        Files.write(folder.resolve("images/it's/0.png"), Arrays.copyOf(truncated, 60));
        List<Pair> pairs = preview.pairs(6, 1, 1);
        assertTrue(pairs.size() < 6 && !pairs.isEmpty());
        assertFalse(preview.report().clean());
    }

    @Test
    void thePageStandsAloneAndEscapesNames() throws IOException {
        PipelinePreview preview = preview("normalization: half\n");
        Path page = folder.resolve("out/page.html");
        PreviewPage.write(
                page, "a<b>.yaml", preview.transforms(), preview.report().lines(), preview.pairs(6, 4, 1));
        String html = Files.readString(page);
        assertTrue(html.contains("&lt;b&gt;bold &amp; &quot;quoted&quot;") && html.contains("it&#39;s"));
        assertFalse(html.contains("<b>bold") || html.contains("a<b>"));
        assertTrue(html.contains("randomResizedCrop") && html.contains("normalization: half"));
        assertTrue(html.contains("train: 6 images of 2 classes"));
        assertEquals(6 * 2 * 5, html.split("<img ", -1).length - 1);
        Matcher addresses = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(html);
        while (addresses.find()) {
            assertTrue(addresses.group(1).startsWith("data:image/png;base64,"));
        }
        assertFalse(html.contains("http:") || html.contains("https:") || html.contains("<script"));
        assertTrue(html.contains("prefers-color-scheme: dark"));
    }
}
