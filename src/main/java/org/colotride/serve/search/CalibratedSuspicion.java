package org.colotride.serve.search;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.detection.Calibration;
import org.colotride.detection.CalibrationFile;
import org.colotride.detection.DetectionException;
import org.colotride.detection.NeighbourSearch;
import org.colotride.detection.Neighbours;
import org.colotride.detection.SuspicionDetector;
import org.colotride.index.Hit;
import org.colotride.index.StoredIndex;
import org.colotride.serve.embedding.PixelEmbedder;
import org.colotride.tensor.ImageShape;

/**
 * Suspects photographs whose answer moves too far when they are changed a little, by a calibration that goal {@code detect} has
 * made of the index's model. The images of the index may be others than those it was calibrated among: they change.
 */
public final class CalibratedSuspicion implements Suspicion {
    private final Calibration calibration;
    private final PixelEmbedder embedder;
    private final StoredIndex index;
    private final ImageShape shape;

    private CalibratedSuspicion(Calibration calibration, PixelEmbedder embedder, StoredIndex index, ImageShape shape) {
        this.calibration = calibration;
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
            return new CalibratedSuspicion(calibration, embedder, index, shape);
        };
    }

    @Override
    public Optional<Verdict> of(float[] pixels, float[] embedding) {
        if (index.size() < calibration.settings().neighbours()) {
            return Optional.empty();
        }
        // A detector keeps its arrays, and is one thread's.
        SuspicionDetector detector = new SuspicionDetector(
                (images, count, embeddings) ->
                        System.arraycopy(embedder.embed(images, count), 0, embeddings, 0, count * embedding.length),
                embedding.length,
                shape,
                index.origin().metric(),
                calibration);
        org.colotride.detection.Verdict verdict = detector.examine(pixels, embedding, search());
        return Optional.of(new Verdict(verdict.score(), verdict.threshold(), verdict.flagged(), verdict.words()));
    }

    private NeighbourSearch search() {
        return (query, k) -> {
            List<Hit> found = index.nearest(query, k, null);
            return new Neighbours(
                    found.stream().map(Hit::id).toList(),
                    found.stream().mapToDouble(Hit::distance).toArray());
        };
    }
}
