package org.colotride.experiment.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.config.Component;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Checksums;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.HostileJson;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.TrainingPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("locale")
class CheckpointStoreTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    private static final DefenseMemory NOTHING = new DefenseMemory(Map.of());

    @TempDir
    Path folder;

    private final ModelManifest manifest = new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, "name: x");
    private final EmbeddingNetwork network = EmbeddingNetwork.create(
            new C2F2(new C2F2.Args(4, DistanceMetric.N)),
            SHAPE,
            new MetricLossFunction(new Component("triplet", JsonNodeFactory.instance.objectNode(), "test")),
            new EmbeddingNetwork.Optimizer(1e-3, 0),
            new SeededRandom(1));

    @AfterEach
    void close() {
        network.close();
    }

    private Path write(CheckpointStore store, int iteration) throws IOException {
        TrainingPosition position = new TrainingPosition(0, iteration, iteration);
        return store.write(network, manifest, state(position), NOTHING, List.of());
    }

    private static TrainingState state(TrainingPosition position) {
        return new TrainingState(TrainingState.VERSION, position, "CAP", Map.of("miner", 7L), RunMemory.NOTHING);
    }

    @Test
    void keepsTheNewest() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2);
        write(store, 5);
        Path second = write(store, 10);
        Path third = write(store, 15);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(second, third), left.sorted().toList());
        }
        CheckpointStore.Restored restored = store.newest().orElseThrow();
        assertEquals(15, restored.state().position().iteration());
        assertEquals(7L, restored.state().generators().get("miner"));
        assertEquals(network.graph().params(), restored.network().graph().params());
        assertEquals(15, restored.network().graph().getConfiguration().getIterationCount());
        restored.network().close();
    }

    @Test
    void keepsTheAverageOfTheWeightsAndRefusesThatOfOthers() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 3);
        write(store, 5);
        CheckpointStore.Restored without = store.newest().orElseThrow();
        assertTrue(without.average().isEmpty());
        without.network().close();
        float[] average = network.weights();
        average[7] = 0.125f;
        TrainingState state = state(new TrainingPosition(0, 10, 10));
        store.write(network, manifest, state, NOTHING, List.of(), Optional.of(average));
        CheckpointStore.Restored with = store.newest().orElseThrow();
        assertArrayEquals(average, with.average().orElseThrow());
        assertEquals(network.graph().params(), with.network().graph().params());
        with.network().close();
        TrainingState next = state(new TrainingPosition(0, 15, 15));
        store.write(network, manifest, next, NOTHING, List.of(), Optional.of(new float[3]));
        CheckpointStore.Restored before = store.newest().orElseThrow();
        assertEquals(10, before.state().position().iteration(), "three numbers are no network's");
        before.network().close();
    }

    /** An epoch's end may be due for a checkpoint twice; which checksum is the greater must not matter. */
    @Test
    void keepsDifferentIterations() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2);
        write(store, 5);
        Set<Path> ofTheEnd = new HashSet<>();
        for (int epoch = 0; epoch < 6; epoch++) {
            Path written =
                    store.write(network, manifest, state(new TrainingPosition(epoch, 0, 10)), NOTHING, List.of());
            ofTheEnd.add(written);
            assertEquals(List.of(5, 10), iterationsOf(folder));
            CheckpointStore.Restored restored = store.newest().orElseThrow();
            assertEquals(written, restored.file());
            restored.network().close();
        }
        assertEquals(6, ofTheEnd.size());
        write(store, 100_000_000);
        assertEquals(List.of(10, 100_000_000), iterationsOf(folder));
    }

    /** A process was killed after it had written the second, and before it had removed the first. */
    @Test
    void ofTwoOfAnIterationTheYoungerIsTheNewest() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2);
        Path first = store.write(network, manifest, state(new TrainingPosition(0, 6, 6)), NOTHING, List.of());
        byte[] bytes = Files.readAllBytes(first);
        Path second = store.write(network, manifest, state(new TrainingPosition(1, 0, 6)), NOTHING, List.of());
        Files.write(first, bytes);
        for (Path younger : List.of(first, second)) {
            Files.setLastModifiedTime(first, FileTime.fromMillis(1_000_000));
            Files.setLastModifiedTime(second, FileTime.fromMillis(1_000_000));
            Files.setLastModifiedTime(younger, FileTime.fromMillis(2_000_000));
            CheckpointStore.Restored restored = store.newest().orElseThrow();
            assertEquals(younger, restored.file());
            restored.network().close();
        }
        write(store, 7);
        assertEquals(List.of(6, 7), iterationsOf(folder));
    }

    private static List<Integer> iterationsOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> Integer.valueOf(file.getFileName().toString().split("-")[1]))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatTheRunRemembersIsReadBack() throws IOException {
        RunMemory memory = new RunMemory(
                new HistoryWriter.Lines(7, 1, 2),
                new RunMemory.EpochFigures(0.1 + 0.2, 3, 1.5),
                new CollapseMonitor.Memory(Double.NaN, 0.25, 1.0 / 3),
                12.5);
        float[] pixels = {0, 1e-30f, -0.1f, Float.MIN_VALUE};
        TripletExample triplet = new TripletExample(
                "CAP, iteration 7",
                new ImageShape(1, 2, 2),
                8.0 / 255,
                List.of(new TripletExample.Member("anchor", "ä", pixels, null)),
                new TripletExample.Distances(0.1, 0.2),
                new TripletExample.Distances(0.3, 0.4));
        CheckpointStore store = new CheckpointStore(folder, 1);
        TrainingPosition position = new TrainingPosition(1, 1, 7);
        store.write(
                network,
                manifest,
                new TrainingState(TrainingState.VERSION, position, "ANP", Map.of("miner", 7L), memory),
                NOTHING,
                List.of(triplet));
        CheckpointStore.Restored restored = store.newest().orElseThrow();
        assertEquals(memory, restored.state().memory());
        TripletExample read = restored.triplets().get(0);
        assertArrayEquals(pixels, read.members().get(0).benign());
        assertNull(read.members().get(0).adversarial());
        assertEquals("ä", read.members().get(0).className());
        assertEquals(triplet.title(), read.title());
        assertEquals(triplet.after(), read.after());
        restored.network().close();
    }

    @Test
    void aCheckpointOfTheVersionBeforeIsReadToo() throws IOException {
        Path target = folder.resolve("old.zip");
        Map<String, Object> state = Map.of(
                "version",
                1,
                "position",
                new TrainingPosition(0, 4, 4),
                "nextPerturbation",
                "CAP",
                "generators",
                Map.of("miner", 9L));
        ModelFiles.moveIntoPlace(
                ModelFiles.writeBeside(target, network, manifest, true, Map.of("training-state.json", state))
                        .file(),
                target);
        String checksum = Checksums.sha256(target).substring(0, 16);
        Files.move(target, folder.resolve("checkpoint-00000004-" + checksum + ".zip"));
        CheckpointStore.Restored restored =
                new CheckpointStore(folder, 1).newest().orElseThrow();
        assertEquals(new TrainingPosition(0, 4, 4), restored.state().position());
        assertNull(restored.state().memory());
        assertEquals(List.of(), restored.triplets());
        restored.network().close();
    }

    @Test
    void aBrokenNewestFallsBackToTheOneBefore() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 3);
        write(store, 5);
        Path truncated = write(store, 10);
        byte[] whole = Files.readAllBytes(truncated);
        Files.write(truncated, Arrays.copyOf(whole, whole.length / 2));
        Path flipped = write(store, 15);
        byte[] bytes = Files.readAllBytes(flipped);
        bytes[bytes.length / 3] ^= 1;
        Files.write(flipped, bytes);
        CheckpointStore.Restored restored = store.newest().orElseThrow();
        assertEquals(5, restored.state().position().iteration());
        restored.network().close();
    }

    /** Whoever can write a checkpoint can write its checksum, too. */
    @ParameterizedTest
    @EnumSource(names = {"KEY_TWICE", "ARRAY"})
    void aHostileNewestFallsBackToTheOneBefore(HostileJson form) throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 3);
        write(store, 5);
        Path written = write(store, 10);
        form.in(written);
        String checksum = Checksums.sha256(written).substring(0, 16);
        Files.move(written, folder.resolve("checkpoint-00000010-" + checksum + ".zip"));
        CheckpointStore.Restored restored = store.newest().orElseThrow();
        assertEquals(5, restored.state().position().iteration());
        restored.network().close();
        assertNull(System.getProperty(HostileJson.MARK));
    }

    @Test
    void whatAKillLeftHalfWrittenIsNoCheckpoint() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 3);
        Path half = AtomicFiles.partOf(folder.resolve("checkpoint.zip"));
        Files.createDirectories(half);
        Files.writeString(half.resolve("checkpoint.zip"), "half");
        assertTrue(store.newest().isEmpty());
        write(store, 5);
        assertEquals(5, store.newest().orElseThrow().state().position().iteration());
    }

    @Test
    void aModelFileThatIsNoneIsNamed() throws IOException {
        Path file = folder.resolve("model.zip");
        String missing = assertThrows(ModelFiles.BrokenModelException.class, () -> ModelFiles.read(file, false))
                .getMessage();
        assertTrue(missing.contains(file.toString()) && missing.contains("no such file"), missing);
        Files.writeString(file, "not a zip");
        assertThrows(ModelFiles.BrokenModelException.class, () -> ModelFiles.read(file, false));
        ModelFiles.write(file, network, manifest);
        ModelFiles.Loaded loaded = ModelFiles.read(file, false);
        assertEquals(manifest, loaded.manifest());
        assertEquals(network.graph().params(), loaded.network().graph().params());
        loaded.network().close();
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(ModelFiles.BrokenModelException.class, () -> ModelFiles.read(file, false));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenLeavesWhatWasThere() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 3);
        write(store, 5);
        Files.writeString(AtomicFiles.partOf(folder.resolve("checkpoint.zip")), "a file where the folder should be");
        assertThrows(IOException.class, () -> write(store, 10));
        assertEquals(5, store.newest().orElseThrow().state().position().iteration());
    }
}
