package org.colotride.serve.search;

import java.util.Optional;
import java.util.function.Supplier;
import org.colotride.detection.Calibration;
import org.colotride.index.StoredIndex;
import org.colotride.index.calibration.BenignSample;
import org.colotride.index.calibration.BenignSampleFile;
import org.colotride.index.calibration.IndexCalibration;
import org.colotride.io.Progress;

/**
 * The calibration of an index's own detector: as it lies there, and made anew beside, in memory, where there is none yet or more
 * than a tenth of the images have come or gone. Thread-safe.
 */
final class OwnCalibration implements Supplier<Optional<Calibration>> {
    private final StoredIndex index;
    private final Optional<BenignSample> sample;
    private final BackgroundWork calibrating = new BackgroundWork("calibration");
    private volatile Optional<IndexCalibration> present;
    /** Of images that were ever put, and are there: nothing comes of calibrating among the same ones again. */
    private volatile long tried = -1;

    /**
     * @throws org.colotride.io.StorageException if the sample is broken
     * @throws org.colotride.detection.DetectionException if the calibration is
     */
    OwnCalibration(StoredIndex index) {
        this.index = index;
        this.sample = BenignSampleFile.read(index.companion(BenignSampleFile.NAME), index.origin());
        this.present = IndexCalibration.read(index);
        calibrateIfThereIsNews();
    }

    @Override
    public Optional<Calibration> get() {
        calibrateIfThereIsNews();
        return present.map(IndexCalibration::calibration);
    }

    private void calibrateIfThereIsNews() {
        boolean due =
                sample.isPresent() && present.map(known -> known.isOld(index)).orElse(true) && state() != tried;
        if (due) {
            calibrating.begin(this::calibrate);
        }
    }

    private long state() {
        return 31 * index.everPut() + index.size();
    }

    private void calibrate() {
        long now = state();
        try {
            // Where too few of the sample are left, what was known before is better than nothing.
            IndexCalibration.of(index, sample.orElseThrow(), IndexCalibration.RATE, Progress.silent())
                    .ifPresent(made -> present = Optional.of(made));
        } finally {
            tried = now;
        }
    }
}
