package org.colotride.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** What a page must look like at every width. */
public final class PageLayout {
    /** Text of cells that reaches beyond its cell, into its neighbour. */
    private static final String COLLISIONS =
            """
            [...document.querySelectorAll('th, td')].filter(cell => {
              const range = document.createRange();
              range.selectNodeContents(cell);
              const text = range.getBoundingClientRect(), box = cell.getBoundingClientRect();
              return text.width > 0 && (text.right > box.right + 1 || text.left < box.left - 1);
            }).map(cell => cell.textContent)
            """;

    /** Tables whose cue says something else than whether they go on to the right. */
    private static final String WRONG_CUES =
            """
            [...document.querySelectorAll('.wide-table')].filter(table => {
              const scroll = table.querySelector('.scroll'), cue = table.querySelector('.cue');
              return (scroll.scrollWidth > scroll.clientWidth) !== (getComputedStyle(cue).display !== 'none');
            }).map(table => table.textContent.slice(0, 80))
            """;

    private static final String BROKEN = "[...document.images].filter(i => !i.complete || i.naturalWidth === 0).length";

    private PageLayout() {}

    /** Nothing runs into another, is cut off, or fails to show. */
    public static void assertSound(HeadlessBrowser browser, int width) {
        assertEquals((long) width, browser.evaluate("window.innerWidth"));
        assertEquals(List.of(), browser.complaints());
        assertEquals(0L, browser.evaluate(BROKEN), "pictures that do not show");
        assertTrue(
                (Boolean) browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
                "the page is wider than " + width + " pixels");
        assertEquals(List.of(), browser.evaluate(COLLISIONS.strip()), "texts run into each other at " + width);
        assertEquals(List.of(), browser.evaluate(WRONG_CUES.strip()), "cues at " + width);
    }
}
