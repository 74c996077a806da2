package org.colotride.index.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.data.UnreadableImageException;
import org.colotride.detection.ChangedCopies;
import org.colotride.index.calibration.BenignImage;
import org.colotride.index.calibration.BenignSample;
import org.colotride.io.Progress;
import org.colotride.library.ImageModel;

/** Takes a sample of images that are put into an index, and embeds their changed copies, while their files are at hand. */
public final class BenignIntake {
    private final ImageModel model;
    private final Progress progress;

    public BenignIntake(ImageModel model, Progress progress) {
        this.model = model;
        this.progress = progress;
    }

    /** An image that is in the sample, or may come into it. One of both is null. */
    private record Candidate(BenignImage known, ListedImage listed) {}

    /**
     * The sample with images that come in. One that cannot be read is passed over.
     *
     * @param before without images that have gone, see {@link BenignSample#within}
     * @param listed images that are put; of several with one id, the last
     */
    public BenignSample with(BenignSample before, List<ListedImage> listed) {
        Map<Long, Candidate> candidates = new TreeMap<>();
        before.images().forEach(image -> candidates.put(BenignSample.key(image.id()), new Candidate(image, null)));
        for (ListedImage image : listed) {
            long key = BenignSample.key(image.id());
            if (key < before.bound()) {
                candidates.put(key, new Candidate(null, image));
            }
        }
        ChangedCopies copies = new ChangedCopies(
                before.settings().smallChanges(),
                model.shape(),
                before.settings().seed());
        float[] pixels = new float[(1 + copies.perImage()) * model.shape().length()];
        float[] embeddings = new float[(1 + copies.perImage()) * model.dimension()];
        progress.start("Changing images to calibrate by", Math.min(BenignSample.SIZE, candidates.size()));
        List<BenignImage> images = new ArrayList<>();
        long bound = before.bound();
        for (Map.Entry<Long, Candidate> entry : candidates.entrySet()) {
            if (images.size() == BenignSample.SIZE) {
                bound = entry.getKey();
                break;
            }
            Candidate candidate = entry.getValue();
            if (candidate.known() != null) {
                images.add(candidate.known());
            } else if (read(candidate.listed(), pixels)) {
                copies.make(pixels, 0, pixels, model.shape().length());
                model.embed(pixels, 1 + copies.perImage(), embeddings);
                images.add(image(candidate.listed().id(), embeddings, 1 + copies.perImage()));
            }
            progress.step();
        }
        return new BenignSample(before.model(), before.settings(), bound, images);
    }

    private boolean read(ListedImage image, float[] pixels) {
        try {
            float[] own = model.pixels(image.file());
            System.arraycopy(own, 0, pixels, 0, own.length);
            return true;
        } catch (UnreadableImageException e) {
            // It was left out of the index, too, and named there.
            return false;
        }
    }

    private BenignImage image(String id, float[] embeddings, int count) {
        float[][] rows = new float[count][model.dimension()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(embeddings, i * model.dimension(), rows[i], 0, model.dimension());
        }
        return new BenignImage(id, rows);
    }
}
