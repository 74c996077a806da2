package org.colotride.serve.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.colotride.data.UnreadableImageException;
import org.colotride.library.ImageModel;
import org.colotride.serve.ServedModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BatchedEmbedderTest {
    private static final long MOST_PIXELS = 1_000_000;

    @TempDir
    static Path folder;

    private static Path model;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    static void write() throws IOException {
        model = ServedModels.small(folder.resolve("model.zip"));
    }

    private BatchedEmbedder embedder(int places, int batch) {
        return new BatchedEmbedder(ImageModel.load(model), places, batch, 2, meters);
    }

    private static Photograph photograph(long seed) {
        return Photograph.of(ServedModels.photograph(20 + (int) seed, 33, "png", seed), MOST_PIXELS);
    }

    @Test
    void manyAtOnceGetWhatEachGetsAlone() throws Exception {
        int count = 100;
        List<CompletableFuture<float[]>> answers = new ArrayList<>();
        try (BatchedEmbedder embedder = embedder(count, 64)) {
            for (int i = 0; i < count; i++) {
                answers.add(embedder.embed(photograph(i), EmbeddedPhotograph::embedding));
            }
            for (CompletableFuture<float[]> answer : answers) {
                answer.get(60, TimeUnit.SECONDS);
            }
        }
        try (ImageModel alone = ImageModel.load(model)) {
            for (int i = 0; i < count; i++) {
                Path file =
                        Files.write(folder.resolve(i + ".png"), photograph(i).file());
                assertArrayEquals(alone.embed(file), answers.get(i).join());
            }
        }
        double batches = meters.get("colotride.batch.images").summary().count();
        assertEquals(count, meters.get("colotride.batch.images").summary().totalAmount());
        assertTrue(batches < count, batches + " batches of " + count + " photographs");
    }

    @Test
    void pixelsAreEmbeddedBesidePhotographs() {
        int count = 21;
        int length = 14 * 14;
        float[] pixels = new float[count * length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 251 / 250f;
        }
        float[] together;
        int dimension;
        try (BatchedEmbedder embedder = embedder(4, 8)) {
            together = embedder.embed(pixels, count);
        }
        try (ImageModel alone = ImageModel.load(model)) {
            dimension = alone.dimension();
            float[] expected = new float[count * dimension];
            alone.embed(pixels, count, expected);
            assertArrayEquals(expected, together);
        }
    }

    @Test
    void whoFindsNoPlaceIsToldAtOnceAndTheNextFindsOneAgain() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (BatchedEmbedder embedder = embedder(2, 8)) {
            List<CompletableFuture<Boolean>> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(embedder.embed(photograph(i), embedded -> await(hold)));
            }
            CompletableFuture<float[]> refused = embedder.embed(photograph(2), EmbeddedPhotograph::embedding);
            CompletionException refusal = assertThrows(CompletionException.class, refused::join);
            assertInstanceOf(QueueFullException.class, refusal.getCause());
            assertTrue(refusal.getCause().getMessage().startsWith("2 photographs"), refusal.getMessage());
            hold.countDown();
            for (CompletableFuture<Boolean> one : held) {
                assertTrue(one.get(60, TimeUnit.SECONDS));
            }
            while (embedder.onTheirWay() > 0) {
                Thread.onSpinWait();
            }
            assertEquals(
                    16,
                    embedder.embed(photograph(3), EmbeddedPhotograph::embedding).get(60, TimeUnit.SECONDS).length);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBrokenPhotographAndAnAnswerThatFailsHoldNothingUp() {
        try (BatchedEmbedder embedder = embedder(1, 8)) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Object> failed = embedder.embed(photograph(1), embedded -> {
                    throw new IllegalStateException("no answer");
                });
                assertEquals(
                        "no answer",
                        assertThrows(CompletionException.class, failed::join)
                                .getCause()
                                .getMessage());
                while (embedder.onTheirWay() > 0) {
                    Thread.onSpinWait();
                }
            }
            assertThrows(
                    UnreadableImageException.class,
                    () -> Photograph.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0}, 10));
            assertEquals(
                    16,
                    embedder.embed(photograph(3), EmbeddedPhotograph::embedding).join().length);
        }
    }

    @Test
    void whatNobodyWaitsForIsNotDone() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (BatchedEmbedder embedder = new BatchedEmbedder(ImageModel.load(model), 3, 8, 1, meters)) {
            CompletableFuture<Boolean> first = embedder.embed(photograph(1), embedded -> await(hold));
            CompletableFuture<float[]> given = embedder.embed(photograph(2), embedded -> {
                throw new IllegalStateException("made for nobody");
            });
            given.complete(null);
            hold.countDown();
            assertTrue(first.get(60, TimeUnit.SECONDS));
            assertNull(given.join());
            while (embedder.onTheirWay() > 0) {
                Thread.onSpinWait();
            }
        }
        assertTrue(meters.get("colotride.batch.images").summary().totalAmount() <= 2);
    }

    @Test
    void closedItRefuses() {
        BatchedEmbedder embedder = embedder(2, 8);
        embedder.close();
        assertThrows(CompletionException.class, () -> embedder.embed(photograph(1), EmbeddedPhotograph::embedding)
                .join());
        assertThrows(IllegalStateException.class, () -> embedder.embed(new float[196], 1));
        embedder.close();
    }

    @Test
    void headersAreReadBeforeAPixelIsDecoded() {
        assertThrows(
                Photograph.UnknownFormatException.class,
                () -> Photograph.of("no image".getBytes(StandardCharsets.US_ASCII), MOST_PIXELS));
        byte[] image = ServedModels.photograph(200, 100, "jpg", 1);
        assertEquals(20_000, Photograph.of(image, 20_000).pixels());
        UnreadableImageException refusal =
                assertThrows(UnreadableImageException.class, () -> Photograph.of(image, 19_999));
        assertTrue(refusal.getMessage().contains("200×100"), refusal.getMessage());
    }
}
