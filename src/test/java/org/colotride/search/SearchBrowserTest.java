package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.browser.HeadlessBrowser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arbiter's page in a real browser while the search command trains real candidates. */
@Tag("browser")
class SearchBrowserTest {
    private static final int CANDIDATES = 4;
    private static final Pattern ADDRESS = Pattern.compile("Watch: (http://127\\.0\\.0\\.1:\\d+/arbiter)");

    @TempDir
    Path folder;

    @Test
    void candidatesAppearWhileTheSearchTrainsThem() throws Exception {
        SmallSearch search = new SmallSearch(folder, "candidates: " + CANDIDATES + "\n");
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            Process process = search.watchedSearch();
            try {
                browser.open(address(search), 1280, 1600);
                await(() -> rows(browser) >= 1);
                assertTrue(process.isAlive(), "the candidates appeared only when the search was over");
                long first = rows(browser);
                await(() -> rows(browser) > first || !process.isAlive());
                assertTrue(rows(browser) > first, "no further candidate appeared");
                browser.screenshot(Path.of("target/screenshots/search-arbiter-1280.png"));
                assertEquals(
                        List.of(),
                        browser.complaints().stream()
                                .filter(complaint -> !complaint.contains("favicon"))
                                .toList());
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static String address(SmallSearch search) throws Exception {
        String[] found = new String[1];
        await(() -> {
            Matcher address = ADDRESS.matcher(search.experiment().console());
            found[0] = address.find() ? address.group(1) : null;
            return found[0] != null;
        });
        return found[0];
    }

    /** Rows of the results, one for each candidate that Arbiter knows. */
    private static long rows(HeadlessBrowser browser) {
        return (Long) browser.evaluate("$('#resultsTableBody tr').length");
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "it did not come");
            Thread.sleep(100);
        }
    }
}
