package org.colotride.serve.search;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.colotride.config.ConfigException;
import org.colotride.detection.Calibration;
import org.colotride.detection.CalibrationFile;
import org.colotride.detection.DetectionException;
import org.colotride.detection.SuspicionDetector;
import org.colotride.index.StoredIndex;
import org.colotride.index.calibration.IndexSearch;
import org.colotride.serve.embedding.PixelEmbedder;
import org.colotride.tensor.ImageShape;

/**
 * Suspects photographs whose answer moves too far when they are changed a little, by the index's own calibration, or by one that
 * goal {@code detect} has made of its model. The images of the index may be others than those it was calibrated among: they
 * change.
 */
public final class CalibratedSuspicion implements Suspicion {
    private static final String OF_INDEX = "index";
    private static final String OF_FILE = "file";

    private final String source;
    private final Supplier<Optional<Calibration>> calibrations;
    private final PixelEmbedder embedder;
    private final StoredIndex index;
    private final ImageShape shape;

    private CalibratedSuspicion(
            String source,
            Supplier<Optional<Calibration>> calibrations,
            PixelEmbedder embedder,
            StoredIndex index,
            ImageShape shape) {
        this.source = source;
        this.calibrations = calibrations;
        this.embedder = embedder;
        this.index = index;
        this.shape = shape;
    }

    /**
     * By a file that {@code detect} has written.
     *
     * @return fails with a {@link ConfigException} if the file is of another model than the index
     * @throws DetectionException if it is missing or broken
     */
    public static Suspicion.Maker by(Path file) {
        Calibration calibration = CalibrationFile.read(file);
        return (embedder, index, shape) -> {
            try {
                calibration.requireModel(index.origin().modelSha256());
            } catch (DetectionException e) {
                throw new ConfigException(file + ": " + e.getMessage(), e);
            }
            return new CalibratedSuspicion(OF_FILE, () -> Optional.of(calibration), embedder, index, shape);
        };
    }

    /**
     * By what goal {@code index} has kept with the images, calibrated anew beside as these change. Suspects nobody where it has
     * kept nothing.
     *
     * @return fails with a {@link ConfigException} if that is broken
     */
    public static Suspicion.Maker ofIndex() {
        return (embedder, index, shape) -> {
            try {
                return new CalibratedSuspicion(OF_INDEX, new OwnCalibration(index), embedder, index, shape);
            } catch (DetectionException e) {
                throw new ConfigException(
                        e.getMessage() + "; or calibrate the index anew (goal index INDEX --calibrate always),"
                                + " or serve with --detector none",
                        e);
            }
        };
    }

    @Override
    public Optional<Basis> basis() {
        return usable().map(calibration ->
                new Basis(source, calibration.images(), calibration.rate(), calibration.threshold()));
    }

    private Optional<Calibration> usable() {
        return calibrations
                .get()
                .filter(calibration -> index.size() >= calibration.settings().neighbours());
    }

    @Override
    public Optional<Verdict> of(float[] pixels, float[] embedding) {
        return usable().map(calibration -> verdict(pixels, embedding, calibration));
    }

    private Verdict verdict(float[] pixels, float[] embedding, Calibration calibration) {
        // A detector keeps its arrays, and is one thread's.
        SuspicionDetector detector = new SuspicionDetector(
                (images, count, embeddings) ->
                        System.arraycopy(embedder.embed(images, count), 0, embeddings, 0, count * embedding.length),
                embedding.length,
                shape,
                index.origin().metric(),
                calibration);
        org.colotride.detection.Verdict verdict = detector.examine(pixels, embedding, IndexSearch.of(index));
        return new Verdict(verdict.score(), verdict.threshold(), verdict.flagged(), verdict.words());
    }
}
