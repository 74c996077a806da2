package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.data.DataProblem.Kind;
import org.junit.jupiter.api.Test;

class DataReportTest {
    @Test
    void countsEachNameOnceAndShowsTheFirstFew() {
        DataReport report = new DataReport(CorruptPolicy.SKIP);
        assertTrue(report.clean());
        report.split("train", 30, 3);
        for (int i = 0; i < 7; i++) {
            report.add(Kind.MISSING, "image " + i, "no such file");
            report.add(Kind.MISSING, "image " + i, "no such file");
        }
        report.add(Kind.SMALL_CLASS, "owl", "a single usable image");
        assertFalse(report.clean());
        assertEquals(Map.of(Kind.MISSING, 7, Kind.SMALL_CLASS, 1), report.counts());
        assertEquals(
                List.of(
                        "train: 30 images of 3 classes",
                        "missing files: 7, left out: image 0 (no such file); image 1 (no such file); image 2 (no such"
                                + " file); image 3 (no such file); image 4 (no such file); …",
                        "classes with fewer than 2 usable images: 1, left out: owl (a single usable image)"),
                report.lines());
    }

    @Test
    void thePolicyDecides() {
        UnreadableImageException failure = new UnreadableImageException("x.png: broken", null);
        DataReport skip = new DataReport(CorruptPolicy.SKIP);
        skip.unreadable("x.png", failure);
        skip.failIfAsked("here");
        assertEquals(1, skip.count(Kind.UNREADABLE));
        DataReport fail = new DataReport(CorruptPolicy.FAIL);
        fail.failIfAsked("here");
        assertSame(failure, assertThrows(UnreadableImageException.class, () -> fail.unreadable("x.png", failure)));
        assertTrue(assertThrows(ConfigException.class, () -> fail.failIfAsked("here"))
                .getMessage()
                .contains("x.png"));
    }
}
