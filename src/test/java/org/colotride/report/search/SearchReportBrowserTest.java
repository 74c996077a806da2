package org.colotride.report.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.browser.PageLayout;
import org.colotride.search.SearchResults;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser. */
@Tag("browser")
class SearchReportBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String COLUMN =
            "[...document.querySelectorAll('.sortable tbody tr')].map(r => r.cells[%d].dataset.value)";

    @TempDir
    Path folder;

    @Test
    void showsWithoutAComplaintAndSorts() throws Exception {
        SearchResults results = SampleSearch.manyKeys(40);
        SearchReport.write(folder, results);
        String page = folder.resolve("report.html").toUri().toString();
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            for (int width : new int[] {1280, 390}) {
                browser.resize(width, 900).open(page, width, 900);
                PageLayout.assertSound(browser, width);
                browser.screenshot(SCREENSHOTS.resolve("search-" + width + ".png"));
                assertTrue((Boolean) browser.evaluate(sortedBy(2) + " && " + sortedBy(3) + " && " + sortedBy(0)));
                assertNotEquals(
                        browser.evaluate(String.format(Locale.ROOT, COLUMN, 0)),
                        browser.evaluate("(document.querySelectorAll('.sortable button')[0].click(), "
                                + String.format(Locale.ROOT, COLUMN, 0) + ")"),
                        "a second press turns the order");
                assertEquals(
                        "descending",
                        browser.evaluate("document.querySelector('.sortable th').getAttribute('aria-sort')"));
                assertEquals(java.util.List.of(), browser.complaints());
            }
        }
    }

    /** Presses a column's name and asks whether its numbers rise, the empty ones last. */
    private static String sortedBy(int column) {
        return String.format(Locale.ROOT, "(document.querySelectorAll('.sortable button')[%d].click(), ", column)
                + String.format(Locale.ROOT, COLUMN, column)
                + ".every((v, i, all) => i === 0 || v === '' || (all[i - 1] !== '' && +all[i - 1] <= +v)))";
    }
}
