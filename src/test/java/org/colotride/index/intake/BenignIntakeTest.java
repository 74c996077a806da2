package org.colotride.index.intake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.colotride.detection.Calibration;
import org.colotride.detection.SuspicionDetector;
import org.colotride.index.IndexOrigin;
import org.colotride.index.IndexSettings;
import org.colotride.index.StoredIndex;
import org.colotride.index.calibration.BenignImage;
import org.colotride.index.calibration.BenignSample;
import org.colotride.index.calibration.IndexCalibration;
import org.colotride.index.calibration.IndexSearch;
import org.colotride.io.Progress;
import org.colotride.library.ImageModel;
import org.colotride.serve.ServedModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of an index's images, and what a detector that is calibrated on it says of other images of the same kind. */
class BenignIntakeTest {
    private static final int IMAGES = 330;
    private static final int OTHERS = 300;
    private static final String MODEL = "ab".repeat(32);

    @TempDir
    static Path folder;

    private static Path file;

    @BeforeAll
    static void photograph() throws IOException {
        file = ServedModels.small(folder.resolve("model.zip"));
        for (int i = 0; i < IMAGES + OTHERS; i++) {
            Files.write(folder.resolve(i + ".png"), ServedModels.photograph(14, 14, "png", i));
        }
    }

    private static List<ListedImage> listed(int from, int to) {
        List<ListedImage> listed = new ArrayList<>();
        for (int i = from; i < to; i++) {
            listed.add(new ListedImage("image" + i, i + ".png", "", folder.resolve(i + ".png")));
        }
        return listed;
    }

    private static List<String> ids(BenignSample sample) {
        return sample.images().stream().map(BenignImage::id).toList();
    }

    @Test
    void isTheSameInWhateverOrderImagesCome() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no image");
        try (ImageModel model = ImageModel.load(file)) {
            BenignIntake intake = new BenignIntake(model, Progress.silent());
            List<ListedImage> listed = new ArrayList<>(listed(0, IMAGES));
            listed.add(new ListedImage("broken", "broken.png", "", broken));
            BenignSample sample = intake.with(BenignSample.empty(MODEL), listed);
            List<String> smallest = listed(0, IMAGES).stream()
                    .map(ListedImage::id)
                    .sorted(Comparator.comparingLong(BenignSample::key))
                    .toList();
            assertEquals(smallest.subList(0, BenignSample.SIZE), ids(sample));
            assertNotEquals(
                    listed(0, BenignSample.SIZE).stream().map(ListedImage::id).toList(), ids(sample));
            assertEquals(BenignSample.key(smallest.get(BenignSample.SIZE)), sample.bound());
            BenignImage first = sample.images().get(0);
            Path own = folder.resolve(first.id().substring("image".length()) + ".png");
            assertArrayEquals(model.embed(own), first.embeddings()[0]);

            BenignSample later =
                    intake.with(intake.with(BenignSample.empty(MODEL), listed(100, IMAGES)), listed(0, 100));
            assertEquals(ids(sample), ids(later));
            assertEquals(sample.bound(), later.bound());
            // Of what came before, only keys below the bound are there: of what comes, no others may be.
            BenignSample shrunk = new BenignSample(
                    MODEL, sample.settings(), sample.bound(), sample.images().subList(0, 10));
            BenignSample grown = intake.with(shrunk, listed(IMAGES, IMAGES + 50));
            assertTrue(grown.images().size() > 10 && grown.images().size() < 60);
            assertTrue(ids(grown).stream().allMatch(id -> BenignSample.key(id) < sample.bound()));
        }
    }

    @Test
    void falseAlarmsOnOtherImagesAreNearTheRate() {
        try (ImageModel model = ImageModel.load(file);
                StoredIndex index = StoredIndex.create(
                        folder.resolve("index"),
                        new IndexOrigin(MODEL, model.dimension(), model.metric(), "model.zip"),
                        IndexSettings.standard())) {
            new ImageIntake(index::put, Progress.silent()).embed(listed(0, IMAGES), model);
            BenignSample sample =
                    new BenignIntake(model, Progress.silent()).with(BenignSample.empty(MODEL), listed(0, IMAGES));
            assertEquals(BenignSample.SIZE, sample.within(index).images().size());
            // The largest of 150 scores: that 13 of 300 others exceed it has a probability below 0.6 %.
            assertTrue(alarms(model, index, sample, IndexCalibration.RATE) <= 12);
            int fifth = alarms(model, index, sample, 0.2);
            assertTrue(fifth > 30 && fifth < 100, fifth + " of " + OTHERS + " at a rate of 0.2");
        }
    }

    private static int alarms(ImageModel model, StoredIndex index, BenignSample sample, double rate) {
        Calibration calibration = IndexCalibration.of(index, sample, rate, Progress.silent())
                .orElseThrow()
                .calibration();
        assertEquals(rate, calibration.rate());
        SuspicionDetector detector =
                new SuspicionDetector(model::embed, model.dimension(), model.shape(), model.metric(), calibration);
        int alarms = 0;
        for (ListedImage other : listed(IMAGES, IMAGES + OTHERS)) {
            float[] pixels = model.pixels(other.file());
            float[] embedding = model.embed(other.file());
            alarms += detector.examine(pixels, embedding, IndexSearch.of(index)).flagged() ? 1 : 0;
        }
        return alarms;
    }
}
