package org.colotride.detection;

import java.util.Arrays;
import java.util.List;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/**
 * Says whether images were made to mislead the search. A verdict depends on the image, the model, the known images and the
 * calibration, and on nothing else: not on the batch, nor on when it is asked for. Not thread-safe: it keeps its arrays between
 * calls; one for each thread, or one lock.
 */
public final class SuspicionDetector {
    private final Evidence evidence;
    private final Calibration calibration;

    /**
     * @param embedder as searches embed their queries; {@code engine::embed} of an {@link
     *     org.colotride.model.engine.EmbeddingEngine} is one. It is given all copies of all images at once, {@link #copies} of
     *     each
     * @param dimension length D of an embedding
     * @param metric by which embeddings are compared
     * @param calibration of the same model, to be asked beforehand with {@link Calibration#requireModel}
     */
    public SuspicionDetector(
            Evidence.Embedder embedder,
            int dimension,
            ImageShape shape,
            DistanceMetric metric,
            Calibration calibration) {
        this.evidence = new Evidence(embedder, dimension, shape, metric, calibration.settings());
        this.calibration = calibration;
    }

    /** Changed copies that are embedded for each image. */
    public int copies() {
        return evidence.copies();
    }

    public Calibration calibration() {
        return calibration;
    }

    /**
     * Looks at one image.
     *
     * @param pixels in [0, 1], {@code [C, H, W]}, as the network sees them
     * @param embedding of these, {@code [D]}
     * @param search among the known images; of {@link NeighbourSearch#without} if the image is one of them
     * @throws DetectionException if fewer images are known than make a ranking
     */
    public Verdict examine(float[] pixels, float[] embedding, NeighbourSearch search) {
        return examine(pixels, 1, embedding, image -> search).get(0);
    }

    /**
     * Looks at several images, whose copies all go through the network together.
     *
     * @param images pixels in [0, 1], {@code [≥ count, C, H, W]}
     * @param embeddings of these, {@code [≥ count, D]}
     * @throws DetectionException if fewer images are known than make a ranking
     */
    public List<Verdict> examine(float[] images, int count, float[] embeddings, Evidence.Searches searches) {
        return Arrays.stream(evidence.measure(images, count, embeddings, searches))
                .map(calibration::verdict)
                .toList();
    }
}
