package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 100,000 images are indexed and searched within 2 GiB, what the system maps of the files for it included. */
@Tag("slow")
class LargeIndexTest {
    private static final int IMAGES = 100_000;
    private static final int HEAP_MIB = 1024;
    private static final int MOST_MIB = 2048;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = IndexKind.class,
            names = {"hnsw", "quantised"})
    void aHundredThousandImagesFitIntoTwoGibibytes(IndexKind kind) throws Exception {
        IndexTrial.Outcome outcome = IndexTrial.inProcess("generated:" + IMAGES, kind, "", HEAP_MIB, folder);
        assertEquals(IMAGES, outcome.images());
        assertTrue(outcome.peakResidentMiB() < MOST_MIB, outcome.toString());
        assertTrue(outcome.recallAt10() >= IndexRecall.ENOUGH, outcome.toString());
    }
}
