package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.DoubleNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.colotride.io.StorageException;
import org.colotride.search.schedule.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class SearchJournalTest {
    private static final Job JOB = new Job(0, new double[] {0.1, 1 / 3.0}, 1 / 9.0);
    private static final CandidateResult RESULT = new CandidateResult(
            0,
            CandidateResult.Status.STOPPED,
            Map.of("a", DoubleNode.valueOf(0.1)),
            1.5,
            Map.of("R@1", 70.0),
            10,
            2.5,
            false,
            "paused",
            "candidates/000");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("journal.jsonl");
        try (SearchJournal journal = SearchJournal.open(file, written -> {})) {
            journal.append(new SearchJournal.Event(JOB, null));
            journal.append(new SearchJournal.Event(JOB, RESULT));
        }
    }

    private List<SearchJournal.Event> read() {
        try (SearchJournal journal = SearchJournal.open(file, written -> {})) {
            return journal.past();
        }
    }

    @Test
    void eventsComeBackToTheLastBit() {
        List<SearchJournal.Event> events = read();
        assertEquals(2, events.size());
        assertTrue(JOB.isSame(events.get(0).job()));
        assertEquals(RESULT, events.get(1).result());
    }

    @Test
    void lineThatAKilledProcessLeftUnfinishedIsCutOffWhereverItBroke() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int first = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = first; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(1, read().size());
            assertEquals(first, Files.size(file));
        }
    }

    @Test
    void brokenLineIsRefusedByItsNumber() throws Exception {
        Files.writeString(file, "{\"job\": 3}\n", StandardOpenOption.APPEND);
        StorageException refused = assertThrows(StorageException.class, this::read);
        assertTrue(refused.getMessage().contains("line 3"), refused.getMessage());
    }
}
