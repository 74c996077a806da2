package org.colotride.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.serve.search.Suspicion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: a photograph is dropped, chosen or pasted, and what is near is seen. */
@Tag("browser")
class SearchPageBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    /** A label is whatever a folder was called. */
    private static final String HOSTILE = "<img src=x onerror=document.title='owned'>";

    private static final String FILES = "(bytes => {const all = new DataTransfer(); all.items.add(new"
            + " File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], 'photograph', {type: 'image/jpeg'}));"
            + " return all})('%s')";

    @TempDir
    Path folder;

    private static String files(byte[] file) {
        return FILES.replace("%s", Base64.getEncoder().encodeToString(file));
    }

    private static void drop(HeadlessBrowser browser, byte[] file) {
        browser.evaluate("document.body.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true,"
                + " dataTransfer: " + files(file) + "}))");
    }

    private static void await(HeadlessBrowser browser, String condition) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (Boolean.TRUE.equals(browser.evaluate("Boolean(" + condition + ")"))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(condition + " does not come true: " + browser.evaluate("document.body.innerText")
                + browser.complaints());
    }

    private static void awaitImages(HeadlessBrowser browser, int images) throws InterruptedException {
        await(browser, "document.querySelectorAll('#nearest li').length === " + images);
        await(browser, "document.querySelector('#status').textContent.startsWith('" + images + " image')");
    }

    @Test
    void aDroppedPhotographFindsWhatIsNear() throws Exception {
        ServedIndex index = new ServedIndex(folder);
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                SearchServer server = index.serve()) {
            browser.open(server.address() + "/", 1280, 1000);
            await(browser, "document.querySelector('#served').textContent.startsWith('12 images')");
            drop(browser, ServedIndex.photograph(4));
            awaitImages(browser, 10);
            String first = (String) browser.evaluate("document.querySelector('#nearest li').innerText");
            assertTrue(first.contains("1. cat") && first.contains("distance 0.000") && first.contains("4.jpg"), first);
            await(browser, "document.querySelector('#reason').textContent.includes('known images')");
            assertTrue(browser.evaluate("document.querySelector('#reason').textContent")
                    .toString()
                    .contains("of the 10 nearest images"));
            // Its pictures, and the photograph itself.
            await(browser, "[...document.querySelectorAll('#nearest img')].slice(0, 5).every(i => i.naturalWidth > 0)");
            await(browser, "document.querySelector('#photograph').naturalWidth === 64");
            browser.screenshot(SCREENSHOTS.resolve("search-1280.png"));

            browser.evaluate("(document.querySelector('#label').value = 'dog',"
                    + " document.querySelector('#options button').click())");
            await(browser, "document.querySelector('#reason').textContent.includes(\"class 'dog'\")");
            awaitImages(browser, 6);
            browser.evaluate("(document.querySelector('#label').value = '',"
                    + " document.querySelector('#k').value = '5',"
                    + " document.querySelector('#k').dispatchEvent(new Event('change')))");
            awaitImages(browser, 5);
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void itIsForNarrowWindowsForTheNightAndForTheKeyboard() throws Exception {
        ServedIndex index = new ServedIndex(folder);
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                SearchServer server = index.serve()) {
            browser.open(server.address() + "/", 390, 900).resize(390, 900);
            // Chosen, as by the keyboard: the field takes the focus, and what it is given.
            browser.evaluate("document.querySelector('#file').focus()");
            assertEquals("file", browser.evaluate("document.activeElement.id"));
            assertNotEquals("none", browser.evaluate("getComputedStyle(document.querySelector('#drop')).outlineStyle"));
            browser.evaluate("(document.querySelector('#file').files = " + files(ServedIndex.photograph(3))
                    + ".files, document.querySelector('#file').dispatchEvent(new Event('change')))");
            awaitImages(browser, 10);
            await(browser, "document.documentElement.scrollWidth <= 390");
            browser.screenshot(SCREENSHOTS.resolve("search-390.png"));
            Object before = browser.evaluate("getComputedStyle(document.body).backgroundColor");
            browser.evaluate("document.querySelector('#theme').click()");
            assertNotEquals(before, browser.evaluate("getComputedStyle(document.body).backgroundColor"));
            browser.screenshot(SCREENSHOTS.resolve("search-390-other.png"));
            // What is chosen stays.
            browser.open(server.address() + "/", 390, 900);
            assertNotEquals(before, browser.evaluate("getComputedStyle(document.body).backgroundColor"));
            browser.evaluate("document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: "
                    + files(ServedIndex.photograph(8)) + "}))");
            await(browser, "document.querySelector('#nearest li .path')?.textContent === '8.jpg'");
            // Each of those that act can be reached, and is named.
            assertEquals(
                    true,
                    browser.evaluate(
                            "[...document.querySelectorAll('input, select, button')]"
                                    + ".every(c => c.tabIndex >= 0 && (c.labels?.length > 0 || c.textContent.trim().length > 0))"));
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void refusalsAndSuspicionsAreSaidAndMarkupIsText() throws Exception {
        ServedIndex index = new ServedIndex(folder);
        Suspicion.Verdict verdict =
                new Suspicion.Verdict(0.97, 0.9, true, "It looks as if it had been made: " + HOSTILE);
        Suspicion suspicion = new Suspicion() {
            @Override
            public Optional<Verdict> of(float[] pixels, float[] embedding) {
                return Optional.of(verdict);
            }

            @Override
            public Optional<Basis> basis() {
                return Optional.of(new Basis("index", 300, 0.01, 0.9));
            }
        };
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                SearchServer server = SearchServer.start(
                        index.folder(),
                        ServedIndex.settings(Optional.of(ServedIndex.TOKEN), ServerLimits.DEFAULT),
                        (embedder, served, shape) -> suspicion)) {
            byte[] image = ServedIndex.photograph(20);
            assertEquals(
                    201,
                    RawClient.once(
                                    server.address(),
                                    "PUT",
                                    "/v1/images/%3Cb%3E?label=" + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8),
                                    ServedIndex.bearer(),
                                    image)
                            .status());
            browser.open(server.address() + "/", 1280, 900);
            drop(browser, image);
            awaitImages(browser, 10);
            await(browser, "document.querySelector('#suspicion.suspect')?.textContent.includes('<img src=x')");
            await(browser, "document.querySelector('#nearest').textContent.includes('<img src=x')");
            await(browser, "document.querySelector('#basis').innerText.includes('300 images of this index')");
            assertEquals("Image search · COLO-TRIDE", browser.evaluate("document.title"));
            assertEquals(List.of(), browser.complaints());

            drop(browser, "no image".getBytes(StandardCharsets.US_ASCII));
            await(browser, "!document.querySelector('#problem').hidden");
            String told = (String) browser.evaluate("document.querySelector('#problem').innerText");
            assertTrue(told.contains("The format is not known") && told.contains("JPEG"), told);
            assertEquals(true, browser.evaluate("document.querySelector('#results').hidden"));
            assertEquals(List.of(), browser.evaluate("[...document.querySelectorAll('#nearest b')]"));
        }
    }
}
