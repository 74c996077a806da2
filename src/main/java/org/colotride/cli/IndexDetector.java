package org.colotride.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colotride.index.IndexDraft;
import org.colotride.index.IndexOrigin;
import org.colotride.index.StoredIndex;
import org.colotride.index.calibration.BenignSample;
import org.colotride.index.calibration.BenignSampleFile;
import org.colotride.index.calibration.IndexCalibration;
import org.colotride.index.intake.BenignIntake;
import org.colotride.index.intake.ListedImage;
import org.colotride.library.ImageModel;

/** What {@code index} does for the detector of the index: keeps a sample of its images, and calibrates on it. */
final class IndexDetector {
    /** An index of which the pixels of fewer images were at hand is not stood for by these. */
    private static final double ENOUGH = 0.9;

    private final IndexRequest request;
    private long nanoseconds;

    IndexDetector(IndexRequest request) {
        this.request = request;
    }

    /** Takes the sample of a new index, which is published with it. */
    void sample(IndexDraft draft, IndexOrigin origin, List<ListedImage> listed, ImageModel model) {
        if (request.calibrate() != IndexRequest.Calibrate.never && !listed.isEmpty()) {
            BenignSampleFile.write(
                    draft.companion(BenignSampleFile.NAME),
                    taken(BenignSample.empty(origin.modelSha256()), listed, model));
        }
    }

    /**
     * Takes images that were put into the sample. An index without one gets it only if these are nearly all of its images.
     *
     * @param embedded how many of them could be read
     */
    void sample(StoredIndex index, List<ListedImage> listed, int embedded, ImageModel model) {
        if (request.calibrate() == IndexRequest.Calibrate.never) {
            return;
        }
        Optional<BenignSample> before = find(index);
        if (!listed.isEmpty() && (before.isPresent() || embedded >= ENOUGH * index.size())) {
            BenignSample sample = before.map(known -> known.within(index))
                    .orElseGet(() -> BenignSample.empty(index.origin().modelSha256()));
            BenignSampleFile.write(index.companion(BenignSampleFile.NAME), taken(sample, listed, model));
        }
    }

    private BenignSample taken(BenignSample before, List<ListedImage> listed, ImageModel model) {
        long start = System.nanoTime();
        BenignSample sample = new BenignIntake(model, request.progress()).with(before, listed);
        nanoseconds += System.nanoTime() - start;
        return sample;
    }

    private static Optional<BenignSample> find(StoredIndex index) {
        return BenignSampleFile.read(index.companion(BenignSampleFile.NAME), index.origin());
    }

    /** Calibrates, if it is time to; returns what is to be said. */
    String calibrate(StoredIndex index) {
        if (request.calibrate() == IndexRequest.Calibrate.never) {
            return "Detector: not calibrated (--calibrate never)";
        }
        Optional<BenignSample> sample = find(index);
        if (sample.isEmpty()) {
            return "Detector: not calibrated, no pixels of its images were at hand; to calibrate it, add the images"
                    + " themselves (--add FOLDER), at least nine tenths of them at once";
        }
        if (request.calibrate() == IndexRequest.Calibrate.auto) {
            Optional<IndexCalibration> before = IndexCalibration.read(index).filter(known -> !known.isOld(index));
            if (before.isPresent()) {
                return "Detector: calibrated among " + before.get().known()
                        + " images; it will be anew when a tenth has changed (or --calibrate always)";
            }
        }
        long start = System.nanoTime();
        Optional<IndexCalibration> made =
                IndexCalibration.of(index, sample.get(), IndexCalibration.RATE, request.progress());
        made.ifPresent(calibration -> calibration.write(index));
        nanoseconds += System.nanoTime() - start;
        return made.map(this::told)
                .orElseGet(() ->
                        "Detector: not calibrated, that takes at least " + IndexCalibration.LEAST_IMAGES + " images");
    }

    private String told(IndexCalibration made) {
        return String.format(
                Locale.ROOT,
                "Detector: calibrated on %d images in %d s; flags at most %.1f %% of photographs like them on average",
                made.calibration().images(),
                Duration.ofNanos(nanoseconds).toSeconds(),
                100 * made.calibration().rate());
    }
}
