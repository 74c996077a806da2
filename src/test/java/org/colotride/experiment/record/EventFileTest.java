package org.colotride.experiment.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("events.out.tfevents.test");
    }

    private void append(int upTo, int from, int to) throws Exception {
        try (EventFile events = EventFile.open(file(), upTo)) {
            for (int step = from; step <= to; step++) {
                events.append(new Scalars("train", step, Map.of("loss", 1.0 / step)));
                if (step % 2 == 0) {
                    events.append(new Scalars("validation", step, Map.of("recallAt1", 0.1 * step)));
                }
            }
        }
    }

    @Test
    void aReaderByTheSpecificationReadsWhatWasWritten() throws Exception {
        append(0, 1, 4);

        List<TensorBoardReader.Event> events = TensorBoardReader.events(file());
        assertEquals("brain.Event:2", events.get(0).fileVersion());
        assertEquals(7, events.size());
        assertEquals(
                List.of(Map.entry(1, 1f), Map.entry(2, 0.5f), Map.entry(3, (float) (1.0 / 3)), Map.entry(4, 0.25f)),
                TensorBoardReader.points(file(), "train/loss"));
        assertEquals(
                List.of(Map.entry(2, 0.2f), Map.entry(4, 0.4f)),
                TensorBoardReader.points(file(), "validation/recallAt1"));
        double now = System.currentTimeMillis() / 1e3;
        assertTrue(events.stream().allMatch(event -> Math.abs(event.wallTime() - now) < 60), events.toString());
    }

    /** The first record of every event file that TensorFlow's own writer begins but for its time: 24 bytes of data. */
    @Test
    void framesAsTensorFlowDoes() throws Exception {
        append(0, 1, 1);
        byte[] bytes = Files.readAllBytes(file());

        assertArrayEquals(HexFormat.of().parseHex("1800000000000000a37f4b22" + "09"), Arrays.copyOf(bytes, 13));
        assertArrayEquals(HexFormat.of().parseHex("1a0d627261696e2e4576656e743a32"), Arrays.copyOfRange(bytes, 21, 36));
    }

    @Test
    void aResumedRunCutsWhatItMakesAnew() throws Exception {
        append(0, 1, 6);
        append(4, 3, 8);

        assertEquals(
                List.of(1, 2, 3, 4, 5, 6, 7, 8),
                TensorBoardReader.points(file(), "train/loss").stream()
                        .map(Map.Entry::getKey)
                        .toList());
        assertEquals(
                List.of(2, 4, 6, 8),
                TensorBoardReader.points(file(), "validation/recallAt1").stream()
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void whateverAKilledProcessLeavesIsGoneOnFrom() throws Exception {
        append(0, 1, 6);
        byte[] whole = Files.readAllBytes(file());
        RandomGenerator random = new SeededRandom(1);
        for (int i = 0; i < 50; i++) {
            byte[] torn = Arrays.copyOf(whole, random.nextInt(whole.length));
            if (i % 2 == 0 && torn.length > 40) {
                torn[40 + random.nextInt(torn.length - 40)] ^= 1;
            }
            Files.write(file(), torn);
            append(6, 1, 6);

            assertEquals(
                    List.of(1, 2, 3, 4, 5, 6),
                    TensorBoardReader.points(file(), "train/loss").stream()
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    @Test
    void anotherProgramsFileIsBegunAnew() throws Exception {
        Files.writeString(file(), "not a record file, but longer than a header");
        append(3, 1, 2);

        assertEquals(2, TensorBoardReader.points(file(), "train/loss").size());
    }
}
