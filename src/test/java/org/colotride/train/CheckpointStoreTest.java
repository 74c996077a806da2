package org.colotride.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.data.ImageShape;
import org.colotride.loss.MetricLossFunction;
import org.colotride.metric.DistanceMetric;
import org.colotride.model.C2F2;
import org.colotride.model.Checksums;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.HostileJson;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("locale")
class CheckpointStoreTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

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
        return store.write(
                network, manifest, new TrainingState(TrainingState.VERSION, position, "CAP", Map.of("miner", 7L)));
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
        Files.writeString(folder.resolve(".checkpoint.zip.partial"), "half");
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
        Files.createDirectory(folder.resolve(".checkpoint.zip.partial"));
        assertThrows(IOException.class, () -> write(store, 10));
        assertEquals(5, store.newest().orElseThrow().state().position().iteration());
    }
}
