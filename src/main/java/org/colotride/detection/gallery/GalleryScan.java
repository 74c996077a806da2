package org.colotride.detection.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.colotride.attack.Gallery;
import org.colotride.attack.GaussianNoise;
import org.colotride.detection.ChangedCopies;
import org.colotride.detection.DetectionException;
import org.colotride.detection.EmbeddingMove;
import org.colotride.detection.SmallChange;
import org.colotride.io.Progress;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;

/**
 * Looks through all known images for hubs, which are near to too many queries, and for those whose embedding moves too far under
 * small noise. What is too many and too far the gallery itself says: {@link UpperFence} of all of its images.
 */
public final class GalleryScan {
    private final ScanSettings settings;
    private final int batch;
    private final Progress progress;

    /** @param batch images at a time, without their copies; nothing depends on it */
    public GalleryScan(ScanSettings settings, int batch, Progress progress) {
        this.settings = settings;
        this.batch = batch;
        this.progress = progress;
    }

    /**
     * @param model with the gallery; where that is not apart, every image is a query too
     * @throws DetectionException if there are fewer images than neighbours
     */
    public ScanResult run(ScoredModel model) {
        ScoredImages images = model.searched();
        Gallery all =
                new Gallery(images.embedded().embeddings(), images.embedded().labels(), model.metric());
        Gallery gallery = model.apart().isEmpty()
                ? all
                : all.searchedBy(
                        model.queries().embedded().embeddings(),
                        model.queries().embedded().labels());
        if (gallery.size() <= settings.neighbours()) {
            throw new DetectionException("neighbours: " + settings.neighbours() + " are too many for a gallery of "
                    + gallery.size() + " images; give --neighbours less");
        }
        int[] occurrences = Hubness.occurrences(gallery, settings.neighbours());
        double[] moves = moves(model, images);
        IntFunction<String> names =
                row -> images.images().name(images.embedded().indices()[row]);
        return result(settings, occurrences, moves, gallery.queries().size(), names);
    }

    private double[] moves(ScoredModel model, ScoredImages images) {
        SmallChange noise =
                new SmallChange("noise", new GaussianNoise(new GaussianNoise.Args(settings.sigma(), settings.draws())));
        ChangedCopies copies = new ChangedCopies(List.of(noise), model.shape(), settings.seed());
        int length = model.shape().length();
        int dimension = model.engine().dimension();
        int count = images.embedded().labels().length;
        float[] seen = new float[batch * settings.draws() * length];
        float[] embeddings = new float[batch * settings.draws() * dimension];
        double[] moves = new double[count];
        progress.start("Shaking " + count + " images", count);
        for (int first = 0; first < count; first += batch) {
            int[] rows = IntStream.range(first, Math.min(count, first + batch)).toArray();
            float[] pixels = images.pixels(rows);
            for (int i = 0; i < rows.length; i++) {
                copies.make(pixels, i, seen, i * settings.draws() * length);
            }
            model.engine().embed(seen, rows.length * settings.draws(), embeddings);
            for (int copy = 0; copy < rows.length * settings.draws(); copy++) {
                int row = rows[copy / settings.draws()];
                moves[row] += EmbeddingMove.between(
                                embeddings,
                                copy * dimension,
                                images.embedded().embeddings().values(),
                                images.embedded().embeddings().offset(row),
                                dimension,
                                model.metric())
                        / settings.draws();
            }
            progress.step(rows.length);
        }
        return moves;
    }

    /**
     * @param occurrences of each image
     * @param moves of each image
     */
    static ScanResult result(
            ScanSettings settings, int[] occurrences, double[] moves, int queries, IntFunction<String> names) {
        UpperFence hubs =
                UpperFence.of(Arrays.stream(occurrences).asDoubleStream().toArray(), settings.fence());
        UpperFence unsteady = UpperFence.of(moves, settings.fence());
        List<ScanResult.Finding> findings = new ArrayList<>();
        for (int row = 0; row < moves.length; row++) {
            List<ScanResult.Reason> reasons = new ArrayList<>();
            List<String> words = new ArrayList<>();
            double excess = Math.max(hubs.excess(occurrences[row]), unsteady.excess(moves[row]));
            if (hubs.excess(occurrences[row]) > settings.fence()) {
                reasons.add(ScanResult.Reason.hub);
                words.add(String.format(
                        Locale.ROOT,
                        "among the %d nearest of %d queries, at most %.0f is usual",
                        settings.neighbours(),
                        occurrences[row],
                        hubs.threshold()));
            }
            if (unsteady.excess(moves[row]) > settings.fence()) {
                reasons.add(ScanResult.Reason.unsteady);
                words.add(String.format(
                        Locale.ROOT,
                        "small noise moves it by %.4f, at most %.4f is usual",
                        moves[row],
                        unsteady.threshold()));
            }
            if (!reasons.isEmpty()) {
                findings.add(new ScanResult.Finding(
                        0, names.apply(row), reasons, occurrences[row], moves[row], excess, String.join("; ", words)));
            }
        }
        findings.sort(Comparator.comparingDouble(ScanResult.Finding::excess).reversed());
        return new ScanResult(
                settings,
                moves.length,
                queries,
                Hubness.skewness(occurrences),
                hubs.threshold(),
                unsteady.threshold(),
                ranked(findings));
    }

    private static List<ScanResult.Finding> ranked(List<ScanResult.Finding> findings) {
        return IntStream.range(0, findings.size())
                .mapToObj(i -> {
                    ScanResult.Finding one = findings.get(i);
                    return new ScanResult.Finding(
                            i + 1,
                            one.path(),
                            one.reasons(),
                            one.occurrences(),
                            one.moved(),
                            one.excess(),
                            one.words());
                })
                .toList();
    }
}
