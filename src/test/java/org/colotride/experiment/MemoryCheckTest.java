package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.Progress;
import org.colotride.memory.FreeMemory;
import org.colotride.memory.MemoryNeed;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory of a made-up size. */
class MemoryCheckTest {
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final RetrievalData DATA = new RetrievalData(
            new RandomImages(8, 24, SHAPE),
            new RandomImages(3, 8, SHAPE, 400),
            Optional.empty(),
            new DataReport(CorruptPolicy.FAIL));
    private static final long PLENTY = 1L << 50;
    /** Images of 28×28 that a program takes at a time. */
    private static final int CHUNK = 32;

    @TempDir
    Path folder;

    private ExperimentConfig config(String... changes) {
        List<String> overrides = new ArrayList<>(List.of(
                "output=" + folder.resolve("runs"),
                "model.embedding=8",
                "defense.steps=2",
                "train.epochs=1",
                "train.pairs=96",
                "evaluation.batch=8"));
        overrides.addAll(List.of(changes));
        return ConfigReader.read(Path.of("conf/quickstart.yaml"), overrides, ExperimentConfig.class);
    }

    private Optional<MemoryNeed> prepare(FreeMemory free, String... changes) {
        try (PreparedRun run = PreparedRun.of(config(changes), any -> DATA, new MemoryCheck(() -> free))) {
            return run.memory();
        }
    }

    private MemoryNeed need(String... changes) {
        return prepare(FreeMemory.UNLIMITED, changes).orElseThrow();
    }

    private String refused(FreeMemory free, String... changes) {
        return assertThrows(ConfigException.class, () -> prepare(free, changes)).getMessage();
    }

    private static FreeMemory arrays(long bytes) {
        return new FreeMemory(PLENTY, bytes, PLENTY);
    }

    private static int named(String key, String message) {
        Matcher matcher = Pattern.compile(Pattern.quote(key) + "=(\\d+)").matcher(message);
        assertTrue(matcher.find(), message);
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void whatJustFitsIsNotRefused() {
        MemoryNeed need = need();
        assertEquals(
                need,
                prepare(new FreeMemory(need.heap(), need.arrays(), need.all())).orElseThrow());
        String ofArrays = refused(arrays(need.arrays() - 1));
        assertTrue(ofArrays.startsWith("train.pairs: 96 pairs of 1×28×28 need about "), ofArrays);
        assertTrue(ofArrays.contains("are free for arrays outside of Java's heap"), ofArrays);
        assertTrue(ofArrays.contains("--no-memory-check"), ofArrays);
        String ofTheProcess = refused(new FreeMemory(PLENTY, PLENTY, need.all() - 1));
        assertTrue(ofTheProcess.contains("are free for the whole process"), ofTheProcess);
    }

    @Test
    void theLargestMicroBatchThatFitsIsNamed() {
        MemoryNeed divided = need("train.microBatch=" + 4 * CHUNK);
        assertTrue(divided.arrays() < need().arrays());
        FreeMemory free = arrays(divided.arrays());
        assertEquals(4 * CHUNK, named("train.microBatch", refused(free)));
        assertTrue(prepare(free, "train.microBatch=" + 4 * CHUNK).isPresent());
        FreeMemory less = arrays(divided.arrays() - 1);
        int smaller = named("train.microBatch", refused(less, "train.microBatch=" + 4 * CHUNK));
        assertEquals(3 * CHUNK, smaller);
        assertTrue(prepare(less, "train.microBatch=" + smaller).isPresent());
    }

    @Test
    void whereNoMicroBatchFitsFewerPairsAre() {
        MemoryNeed few = need("train.pairs=40", "train.microBatch=" + CHUNK);
        FreeMemory free = new FreeMemory(few.heap(), few.arrays(), PLENTY);
        String message = refused(free);
        int pairs = named("train.pairs", message);
        assertTrue(pairs >= 40 && pairs <= 42, message);
        String[] named = {"train.pairs=" + pairs, "train.microBatch=" + named("train.microBatch", message)};
        assertTrue(prepare(free, named).isPresent());
    }

    @Test
    void whereNothingFitsThatIsSaid() {
        assertTrue(refused(arrays(1 << 10)).contains("two pairs are too many already"));
    }

    @Test
    void aBatchOfTheEvaluationCanBeTheCause() {
        FreeMemory free = new FreeMemory(need().heap(), PLENTY, PLENTY);
        String message = refused(free, "evaluation.batch=5000");
        assertTrue(message.startsWith("evaluation.batch: "), message);
        assertTrue(message.contains("are free in Java's heap"), message);
        assertTrue(prepare(free, "evaluation.batch=" + named("evaluation.batch", message))
                .isPresent());
    }

    @Test
    void nothingIsWrittenOfARunThatIsRefused() {
        MemoryCheck check = new MemoryCheck(() -> arrays(1 << 20));
        ExperimentConfig config = config();
        assertThrows(
                ConfigException.class,
                () -> Experiment.start(config, any -> DATA, check, Progress.silent(), List.of()));
        assertFalse(Files.exists(folder.resolve("runs")));
        Experiment.start(config, any -> DATA, MemoryCheck.NONE, Progress.silent(), List.of())
                .close();
    }
}
