package org.colotride.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.data.TestFiles;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.data.pipeline.PipelinePreview;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preview of a pipeline in a real browser. */
@Tag("browser")
class PreviewPageBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path folder;

    @Test
    void fitsAWideAndANarrowScreen() throws Exception {
        for (int i = 0; i < 12; i++) {
            TestFiles.writeImage(
                    folder.resolve("images/a class with a rather long name " + i % 3 + "/" + i + ".jpg"), 80, 120, i);
        }
        PipelinePreview preview = PipelineLoader.preview(
                Path.of("data-pipelines/image-folder.yaml"),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("trainClasses", 2)
                        .put("directory", folder.resolve("images").toString()));
        Path page = folder.resolve("preview.html");
        PreviewPage.write(
                page,
                "image-folder.yaml",
                preview.transforms(),
                preview.report().lines(),
                preview.pairs(6, 5, 1));
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            for (int width : new int[] {1280, 390}) {
                browser.open(page.toUri().toString(), width, 900);
                assertEquals(List.of(), browser.complaints());
                assertEquals(
                        72L,
                        browser.evaluate("[...document.images].filter(i => i.complete && i.naturalWidth > 0).length"));
                assertTrue(
                        (Boolean) browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
                        "the page is wider than " + width + " pixels");
                browser.screenshot(SCREENSHOTS.resolve("preview-" + width + ".png"));
            }
        }
    }
}
