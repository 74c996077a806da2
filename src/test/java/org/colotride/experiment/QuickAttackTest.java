package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class QuickAttackTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final RandomImages IMAGES = new RandomImages(3, 6, SHAPE);

    private static EmbeddingNetwork network(DistanceMetric metric) {
        return TestNetworks.network(new C2F2(new C2F2.Args(8, metric)), SHAPE, DataType.FLOAT, 5);
    }

    private static EmbeddedSet embed(EmbeddingNetwork network, ImageSet images) {
        return new SetEmbedder(network.engine(), 7, 1).embed(images, 0, new DataReport(CorruptPolicy.FAIL), done -> {});
    }

    private static EmbeddedTest joint(EmbeddingNetwork network) {
        return new EmbeddedTest(embed(network, IMAGES), Optional.empty());
    }

    private static EmbeddedTest apart(EmbeddingNetwork network) {
        return new EmbeddedTest(
                embed(network, IMAGES), Optional.of(embed(network, new RandomImages(3, 3, SHAPE, 700))));
    }

    private static double distance(float[] a, float[] b, DistanceMetric metric) {
        double squares = 0;
        double product = 0;
        for (int k = 0; k < a.length; k++) {
            squares += (a[k] - (double) b[k]) * (a[k] - (double) b[k]);
            product += a[k] * (double) b[k];
        }
        return metric == DistanceMetric.C ? 1 - product : Math.sqrt(squares);
    }

    private static double naiveDistance(QuickAttack.Result result, EmbeddedTest test, DistanceMetric metric) {
        Embeddings moved = result.embeddings();
        return IntStream.range(0, moved.count())
                .mapToDouble(
                        i -> distance(moved.row(i), test.queries().embeddings().row(i), metric))
                .average()
                .orElseThrow();
    }

    private static double naiveRecall(QuickAttack.Result result, EmbeddedTest test, DistanceMetric metric) {
        Embeddings moved = result.embeddings();
        EmbeddedSet gallery = test.searched();
        int right = 0;
        for (int i = 0; i < moved.count(); i++) {
            int nearest = -1;
            for (int n = 0; n < gallery.labels().length; n++) {
                boolean itself = test.apart().isEmpty() && n == i;
                if (!itself
                        && (nearest < 0
                                || distance(moved.row(i), gallery.embeddings().row(n), metric)
                                        < distance(
                                                moved.row(i),
                                                gallery.embeddings().row(nearest),
                                                metric))) {
                    nearest = n;
                }
            }
            right += gallery.labels()[nearest] == test.queries().labels()[i] ? 1 : 0;
        }
        return (double) right / moved.count();
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void figuresAreThoseOfANaiveSearch(DistanceMetric metric) {
        try (EmbeddingNetwork network = network(metric)) {
            EmbeddedTest test = joint(network);
            QuickAttack.Result result = new QuickAttack(network, IMAGES, 100, 8).run(test);
            assertEquals(IMAGES.size(), result.embeddings().count());
            assertEquals(naiveDistance(result, test, metric), result.distance(), 1e-5 * (1 + result.distance()));
            assertEquals(naiveRecall(result, test, metric), result.recallAt1(), 1e-9);
        }
    }

    /** Larger images move little, and the only other image is opposite to the first, and of another class. */
    @Test
    void noImageFindsItself() {
        ImageShape large = new ImageShape(1, 64, 64);
        RandomImages images = new RandomImages(2, 1, large);
        try (EmbeddingNetwork network =
                TestNetworks.network(new C2F2(new C2F2.Args(8, DistanceMetric.N)), large, DataType.FLOAT, 5)) {
            float[] benign = embed(network, images).embeddings().row(0);
            Embeddings both = Embeddings.zeros(2, benign.length);
            for (int k = 0; k < benign.length; k++) {
                both.values()[k] = benign[k];
                both.values()[benign.length + k] = -benign[k];
            }
            EmbeddedSet set = new EmbeddedSet(both, new int[] {0, 1}, new int[] {0, 1});
            QuickAttack.Result result =
                    new QuickAttack(network, images, 1, 1).run(new EmbeddedTest(set, Optional.empty()));
            assertTrue(result.distance() < Math.sqrt(2), "still nearest to itself: " + result.distance());
            assertEquals(0, result.recallAt1());
        }
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void whereTheGalleryIsApartItAloneIsSearched(DistanceMetric metric) {
        try (EmbeddingNetwork network = network(metric)) {
            EmbeddedTest test = apart(network);
            QuickAttack.Result result = new QuickAttack(network, IMAGES, 100, 8).run(test);
            assertEquals(naiveDistance(result, test, metric), result.distance(), 1e-5 * (1 + result.distance()));
            assertEquals(naiveRecall(result, test, metric), result.recallAt1(), 1e-9);
        }
    }

    @Test
    void attackedImagesMoveFurtherThanNoiseWould() {
        try (EmbeddingNetwork network = network(DistanceMetric.N)) {
            EmbeddedTest test = joint(network);
            QuickAttack.Result result = new QuickAttack(network, IMAGES, 100, 8).run(test);
            float[] noisy = new float[IMAGES.size() * SHAPE.length()];
            float[] noise = TestNetworks.images(IMAGES.size(), SHAPE, 9);
            for (int i = 0; i < IMAGES.size(); i++) {
                IMAGES.read(i, new SeededRandom(0), noisy, i * SHAPE.length());
            }
            for (int k = 0; k < noisy.length; k++) {
                float moved = noisy[k] + (noise[k] < 0.5 ? 1 : -1) * 77f / 255;
                noisy[k] = Math.max(0, Math.min(1, moved));
            }
            float[] embedded = new float[IMAGES.size() * network.dimension()];
            network.engine().embed(noisy, IMAGES.size(), embedded);
            Embeddings random = new Embeddings(embedded, IMAGES.size(), network.dimension());
            double byNoise = naiveDistance(new QuickAttack.Result(random, 0, 0), test, DistanceMetric.N);
            assertTrue(result.distance() > 1.5 * byNoise, result.distance() + " and " + byNoise);
        }
    }

    @Test
    void theSizeOfABatchChangesNothing() {
        try (EmbeddingNetwork network = network(DistanceMetric.N)) {
            EmbeddedTest test = joint(network);
            QuickAttack.Result all = new QuickAttack(network, IMAGES, 11, 11).run(test);
            for (int batch : new int[] {1, 4, 5, 64}) {
                QuickAttack.Result parts = new QuickAttack(network, IMAGES, 11, batch).run(test);
                assertEquals(11, parts.embeddings().count());
                assertEquals(all.distance(), parts.distance(), 1e-4, "batches of " + batch);
                assertEquals(all.recallAt1(), parts.recallAt1(), 1e-9, "batches of " + batch);
                for (int i = 0; i < 11; i++) {
                    assertArrayEquals(
                            all.embeddings().row(i), parts.embeddings().row(i), 1e-3f, "image " + i + " of " + batch);
                }
            }
        }
    }

    @Test
    void isTheSameEachTimeAndLeavesTheBenignEmbeddings() {
        try (EmbeddingNetwork network = network(DistanceMetric.N)) {
            EmbeddedTest test = joint(network);
            float[] benign = test.queries().embeddings().values().clone();
            QuickAttack attack = new QuickAttack(network, IMAGES, 9, 4);
            QuickAttack.Result first = attack.run(test);
            QuickAttack.Result second = attack.run(test);
            assertArrayEquals(first.embeddings().values(), second.embeddings().values());
            assertEquals(first.distance(), second.distance());
            assertArrayEquals(benign, test.queries().embeddings().values());
        }
    }

    @Test
    void noMoreImagesAreAttackedThanThereAre() {
        try (EmbeddingNetwork network = network(DistanceMetric.N)) {
            EmbeddedTest test = joint(network);
            assertEquals(
                    2,
                    new QuickAttack(network, IMAGES, 2, 8)
                            .run(test)
                            .embeddings()
                            .count());
            assertEquals(
                    IMAGES.size(),
                    new QuickAttack(network, IMAGES, 1000, 8)
                            .run(test)
                            .embeddings()
                            .count());
        }
    }

    /** Images that could not be read are left out of a set: rows are not indices there. */
    @Test
    void attacksTheImagesThatWereEmbedded() {
        List<Integer> read = new ArrayList<>();
        ImageSet watched = new RandomImages(3, 6, SHAPE) {
            @Override
            public void read(int index, RandomGenerator random, float[] target, int offset) {
                read.add(index);
                super.read(index, random, target, offset);
            }
        };
        try (EmbeddingNetwork network = network(DistanceMetric.N)) {
            EmbeddedSet all = embed(network, IMAGES);
            int[] kept = {1, 4, 5, 9, 17};
            int[] labels = IntStream.of(kept).map(i -> all.labels()[i]).toArray();
            EmbeddedSet some = new EmbeddedSet(all.embeddings().select(kept), labels, kept);
            new QuickAttack(network, watched, 4, 3).run(new EmbeddedTest(some, Optional.empty()));
        }
        assertEquals(List.of(1, 4, 5, 9), read);
    }
}
