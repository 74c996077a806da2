package org.colotride.detection.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.detection.Calibration;
import org.colotride.detection.ChangedCopies;
import org.colotride.detection.EmbeddingMove;
import org.colotride.detection.ExactSearch;
import org.colotride.detection.Measure;
import org.colotride.tensor.DistanceMetric;

/**
 * An attack that would not be seen, on what a {@link CopiesEngine} gives: the attack's own loss at the mean of the image's
 * embedding and those of all its changed copies, plus a weight times the detector's score as far as that lies above the average
 * benign image's (ours). Of the score it has the part with gradients: moves of the embedding, and the distance to the k-th
 * nearest image. Not thread-safe.
 */
final class EvasiveObjective implements QueryObjective {
    private final QueryObjective attack;
    private final Gallery gallery;
    private final int own;
    private final Calibration calibration;
    private final ChangedCopies copies;
    private final double weight;
    private final int dimension;
    private final List<Measure> measures;
    private final float[] mean;
    private final float[] meanGradient;
    private final float[] scoreGradient;
    private final float[] distances;

    /**
     * @param own row of the image in the gallery, which is not known then; −1 if it is not in it
     * @param weight of the score, ≥ 0
     */
    EvasiveObjective(
            QueryObjective attack,
            Gallery gallery,
            int own,
            Calibration calibration,
            ChangedCopies copies,
            double weight) {
        this.attack = attack;
        this.gallery = gallery;
        this.own = own;
        this.calibration = calibration;
        this.copies = copies;
        this.weight = weight;
        this.dimension = gallery.dimension();
        this.measures = calibration.settings().measures();
        this.mean = new float[dimension];
        this.meanGradient = new float[dimension];
        this.scoreGradient = new float[(1 + copies.perImage()) * dimension];
        this.distances = new float[gallery.size()];
    }

    @Override
    public double loss(int step, float[] embedding, float[] gradient) {
        int all = 1 + copies.perImage();
        for (int d = 0; d < dimension; d++) {
            double sum = 0;
            for (int m = 0; m < all; m++) {
                sum += embedding[m * dimension + d];
            }
            mean[d] = (float) (sum / all);
        }
        Arrays.fill(meanGradient, 0f);
        double loss = attack.loss(step, mean, gradient == null ? null : meanGradient);
        if (gradient != null) {
            for (int m = 0; m < all; m++) {
                for (int d = 0; d < dimension; d++) {
                    gradient[m * dimension + d] += meanGradient[d] / all;
                }
            }
        }
        if (weight == 0) {
            return loss;
        }
        if (gradient != null) {
            Arrays.fill(scoreGradient, 0f);
        }
        double score = score(embedding, gradient == null ? null : scoreGradient);
        if (score <= 0) {
            return loss;
        }
        for (int p = 0; gradient != null && p < scoreGradient.length; p++) {
            gradient[p] += (float) (weight * scoreGradient[p]);
        }
        return loss + weight * score;
    }

    /**
     * The part of the score that has gradients.
     *
     * @param gradient receives its gradient added to what it holds; null if none is wanted
     */
    private double score(float[] embedding, float[] gradient) {
        double[] moves = new double[measures.size()];
        for (int m = 0; m < copies.perImage(); m++) {
            int measure = 2 * copies.changeOf(m) + 1;
            int offset = (1 + m) * dimension;
            double share = 1.0 / copies.copiesOf(measure / 2);
            double moved = EmbeddingMove.between(embedding, offset, embedding, 0, dimension, gallery.metric());
            moves[measure] += share * moved;
            if (gradient != null) {
                addMove(embedding, offset, moved, share * slope(measure), gradient);
            }
        }
        double score = 0;
        for (int k = 1; k < measures.size(); k += 2) {
            score += suspicion(k, moves[k]);
        }
        int last = measures.size() - 1;
        float[] image = Arrays.copyOf(embedding, dimension);
        gallery.distances(image, distances);
        if (own >= 0) {
            distances[own] = Float.MAX_VALUE;
        }
        int k = calibration.settings().neighbours();
        int kth = ExactSearch.rows(distances, k)[k - 1];
        score += suspicion(last, distances[kth]);
        if (gradient != null) {
            addNearest(embedding, kth, slope(last), gradient);
        }
        return score;
    }

    private double suspicion(int measure, double value) {
        Measure named = measures.get(measure);
        return calibration.weight(named) * calibration.usual().get(named.key()).surprise(value);
    }

    /** The slope of the score over a measure. */
    private double slope(int measure) {
        Measure named = measures.get(measure);
        return calibration.weight(named) / calibration.usual().get(named.key()).deviation();
    }

    private void addMove(float[] embedding, int offset, double moved, double upstream, float[] gradient) {
        boolean euclidean = gallery.metric() != DistanceMetric.C;
        if (euclidean && moved == 0) {
            return;
        }
        double scale = euclidean ? upstream / moved : upstream;
        for (int d = 0; d < dimension; d++) {
            float slope = (float) (scale * ((double) embedding[offset + d] - embedding[d]));
            gradient[offset + d] += slope;
            gradient[d] -= slope;
        }
    }

    private void addNearest(float[] embedding, int row, double upstream, float[] gradient) {
        boolean euclidean = gallery.metric() != DistanceMetric.C;
        double distance = distances[row];
        if (euclidean && distance == 0) {
            return;
        }
        double scale = euclidean ? upstream / distance : upstream;
        float[] values = gallery.embeddings().values();
        int offset = gallery.embeddings().offset(row);
        for (int d = 0; d < dimension; d++) {
            gradient[d] += (float) (scale * ((double) embedding[d] - values[offset + d]));
        }
    }

    /** Of the image as it is, which is what is searched for. */
    @Override
    public Map<String, Double> figures(float[] embedding) {
        return attack.figures(Arrays.copyOf(embedding, dimension));
    }
}
