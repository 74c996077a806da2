package org.colotride.report.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.SampleRun;
import org.colotride.io.ImagePng;
import org.colotride.report.chart.Plots;
import org.colotride.retrieval.Searched;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class HtmlReportTest {
    @TempDir
    Path folder;

    private static BufferedImage decode(String dataUri) throws IOException {
        String prefix = "data:image/png;base64,";
        assertTrue(dataUri.startsWith(prefix));
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(dataUri.substring(prefix.length()))));
    }

    /** Every element closed and every attribute quoted, once the void elements are. */
    private static void assertWellFormed(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>", "").replaceAll("<(meta|img|br)([^>]*)>", "<$1$2/>");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertStandsAlone(String html) {
        Matcher sources = Pattern.compile("(?:src|srcset|href)=\"([^\"]{0,30})").matcher(html);
        while (sources.find()) {
            assertTrue(sources.group(1).startsWith("data:image/png;base64,"), sources.group(1));
        }
        assertFalse(html.contains("<script") || html.contains("@import") || html.contains("url("));
    }

    @Test
    void theReportShowsTheRunAndEscapesIt() throws Exception {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of("output=" + folder.resolve("runs"), "data.directory=<script>alert(1)</script>"),
                ExperimentConfig.class);
        RunFolder run = RunFolder.create(config);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("R@1", 0.7123);
        metrics.put("R@2", 0.8);
        metrics.put("mAP", 0.412);
        metrics.put("mAP@R <10>", Double.NaN);
        Provenance provenance = Provenance.collect(Path.of(""), 1, List.of("conf/quickstart.yaml", "name=\"<&>'"))
                .withWallSeconds(283);
        RunResults results = new RunResults(
                        "quickstart",
                        400,
                        metrics,
                        new Searched(90, 2, 300, true),
                        ConfigWriter.toTree(config),
                        provenance)
                .withDetails(SampleRun.details());
        List<Plots.Plot> plots = Plots.draw(
                run.plots(), SampleRun.colotride(400), SampleRun.validations(), SampleRun.outline("colo-tride"));
        HtmlReport.write(
                run,
                results,
                plots,
                List.of(SampleRun.triplet("CAP, iteration 399", false), SampleRun.triplet("ANP, iteration 400", true)),
                SampleRun.worstQueries());
        String html = Files.readString(run.report());
        assertWellFormed(html);
        assertStandsAlone(html);
        assertTrue(html.contains("<b>71.2 %</b><span>R@1</span>"));
        assertTrue(html.contains("<b>–</b><span>mAP@R &lt;10&gt;</span>"));
        assertTrue(html.contains("4 min 43 s"));
        assertTrue(html.contains("90 queries against a gallery of 300 images apart; 2 without"));
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assertTrue(html.contains("name=&quot;&lt;&amp;&gt;&#39;"));
        assertTrue(html.contains("<td>0.412</td><td>1.173</td>"));
        assertTrue(html.contains("ε = 8/255"));
        assertEquals(4, html.split("<figure class=\"plot\">", -1).length - 1);
        assertTrue(html.contains("<b>40.0 %</b><span>P@10</span>"));
        assertTrue(html.contains("<tr><th>T-shirt &amp; top</th><td>3</td><td>33.3 %</td></tr>"));
        assertTrue(html.indexOf("<th>T-shirt &amp; top</th>") < html.indexOf("<th>boot</th>"), "the worst first");
        assertTrue(html.contains("<b>2 ✗</b> bag &lt;b&gt;"));
        assertTrue(html.contains("<b>17 ✓</b> T-shirt &amp; top"), "its own class comes at rank 17");
        // Triplets, and a query with five neighbours and its match.
        assertEquals(6 + 3 * 2 + 7, html.split("<img class=\"pixels\"", -1).length - 1);
    }

    @Test
    void theQueryPageMarksRightAndWrong() throws Exception {
        ImageShape shape = new ImageShape(1, 2, 2);
        String picture = ImagePng.dataUri(new float[] {0, 0.5f, 1, 0}, 0, shape);
        Path file = folder.resolve("query.html");
        QueryPage.write(
                file,
                "<shoe>.png",
                "sneaker",
                picture,
                List.of(
                        new QueryPage.Neighbour("test/1", "sneaker", 0.25, picture, true),
                        new QueryPage.Neighbour("test/2", "a & b", 0.5, picture, false),
                        new QueryPage.Neighbour("test/3", "bag", 0.75, picture, null)));
        String html = Files.readString(file);
        assertWellFormed(html);
        assertStandsAlone(html);
        assertTrue(html.contains("&lt;shoe&gt;.png"));
        assertTrue(html.contains("<b>1 ✓</b> sneaker<br>test/1<br>distance 0.2500"));
        assertTrue(html.contains("<b>2 ✗</b> a &amp; b<br>"));
        assertTrue(html.contains("<b>3</b> bag<br>"));
    }

    @Test
    void picturesHoldThePixels() throws IOException {
        ImageShape colour = new ImageShape(3, 1, 2);
        BufferedImage image = decode(ImagePng.dataUri(new float[] {9, 1, 0, 0.2f, 1, 0.4f, 0.6f}, 1, colour));
        assertEquals(0xff3366, image.getRGB(0, 0) & 0xffffff);
        assertEquals(0x00ff99, image.getRGB(1, 0) & 0xffffff);
        assertEquals(2, image.getWidth());
        BufferedImage grey = decode(ImagePng.dataUri(new float[] {-1, 2}, 0, new ImageShape(1, 1, 2)));
        assertEquals(0x000000, grey.getRGB(0, 0) & 0xffffff);
        assertEquals(0xffffff, grey.getRGB(1, 0) & 0xffffff);
    }

    @Test
    void aPerturbationIsAmplifiedAroundGrey() {
        float[] shown = ImagePng.amplify(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.25f, 0.5f, 0.625f}, 0.25);
        assertArrayEquals(new float[] {0, 0.5f, 0.75f}, shown);
    }
}
