package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locale")
class ConsoleProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong seconds = new AtomicLong();

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                terminal,
                () -> Instant.ofEpochSecond(seconds.get()));
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void oneLinePerTenthWhereThereIsNoTerminal() {
        try (ConsoleProgress progress = progress(false)) {
            progress.start("train", 400);
            for (int i = 0; i < 400; i++) {
                seconds.addAndGet(10);
                progress.message("loss " + i);
                progress.step();
            }
        }
        assertEquals(10, lines().size());
        assertEquals("train 10 % (40/400), loss 39, 1:00:00 left", lines().get(0));
        assertEquals("train 100 % (400/400), loss 399", lines().get(9));
    }

    @Test
    void aTaskOfFewOrNoStepsNeitherFailsNorFloods() {
        try (ConsoleProgress progress = progress(false)) {
            progress.start("nothing", 0);
            progress.step();
            progress.start("all at once", 7);
            progress.step(7);
        }
        assertEquals(List.of("all at once 100 % (7/7)"), lines());
    }

    @Test
    void theBarShowsTaskAndMessage() {
        try (ConsoleProgress progress = progress(true)) {
            progress.start("embed", 3);
            progress.message("fine");
            progress.step(3);
        }
        String drawn = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(drawn.contains("embed") && drawn.contains("3/3") && drawn.contains("fine"), drawn);
    }
}
