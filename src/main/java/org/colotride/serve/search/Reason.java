package org.colotride.serve.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colotride.index.Hit;

/**
 * How the nearest images are to be taken, in words and in figures.
 *
 * @param sentence for people
 * @param usual what the nearest distance is compared with; null if there is nothing to compare with
 * @param agreement on a class; null if the nearest have none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(String sentence, Usual usual, Agreement agreement) {
    /**
     * Distances of known images to the nearest other one.
     *
     * @param median of them
     * @param most nineteen of twenty are not larger
     * @param farther share of them that are larger than the photograph's nearest distance, in [0, 1]
     */
    public record Usual(double median, double most, double farther) {}

    /**
     * The class that most of the nearest images have, of equally many the one that comes first.
     *
     * @param images that have it
     * @param of images that were found
     */
    public record Agreement(String label, int images, int of) {}

    /**
     * @param hits nearest first
     * @param label the class that was searched; null for all
     * @param distances what is usual; empty if that is not known yet
     */
    static Reason of(List<Hit> hits, String label, Optional<UsualDistances> distances) {
        if (hits.isEmpty()) {
            return new Reason(
                    label == null
                            ? "The index holds no image."
                            : "The index holds no image of the class '" + label + "'.",
                    null,
                    null);
        }
        List<String> sentences = new ArrayList<>();
        double nearest = hits.get(0).distance();
        Optional<Usual> usual = distances
                .filter(UsualDistances::known)
                .map(known -> new Usual(known.median(), known.most(), known.farther(nearest)));
        sentences.add(distance(nearest, usual));
        Optional<Agreement> agreement = agreement(hits);
        if (label != null) {
            sentences.add("Only images of the class '" + label + "' were searched.");
        } else {
            agreement.ifPresent(agreed -> sentences.add(words(agreed, hits)));
        }
        return new Reason(String.join(" ", sentences), usual.orElse(null), agreement.orElse(null));
    }

    private static String distance(double nearest, Optional<Usual> usual) {
        String told = "The nearest image is at distance " + number(nearest);
        if (usual.isEmpty()) {
            return told + ".";
        }
        double median = usual.get().median();
        double most = usual.get().most();
        if (nearest <= median) {
            return told + ", nearer than half of the known images are to their nearest other (" + number(median) + ").";
        }
        if (nearest <= most) {
            return told + ", as near as known images usually are to their nearest other (most within " + number(most)
                    + ").";
        }
        return told + ", farther than most known images are from their nearest other (within " + number(most)
                + "): there may be nothing like it here.";
    }

    private static Optional<Agreement> agreement(List<Hit> hits) {
        Map<String, Integer> images = new LinkedHashMap<>();
        for (Hit hit : hits) {
            if (!hit.label().isEmpty()) {
                images.merge(hit.label(), 1, Integer::sum);
            }
        }
        Agreement best = null;
        for (Map.Entry<String, Integer> one : images.entrySet()) {
            if (best == null || one.getValue() > best.images()) {
                best = new Agreement(one.getKey(), one.getValue(), hits.size());
            }
        }
        return Optional.ofNullable(best);
    }

    private static String words(Agreement agreed, List<Hit> hits) {
        String label = "'" + agreed.label() + "'";
        if (agreed.of() == 1) {
            return "It is of the class " + label + ".";
        }
        if (agreed.images() == agreed.of()) {
            return "All " + agreed.of() + " nearest images are of the class " + label + ".";
        }
        String share = agreed.images() + " of the " + agreed.of() + " nearest images are of the class " + label;
        if (2 * agreed.images() <= agreed.of()) {
            return "The nearest images do not agree: no more than " + share + ".";
        }
        return hits.get(0).label().equals(agreed.label())
                ? share + ", the nearest too."
                : share + ", the nearest is not.";
    }

    private static String number(double distance) {
        return String.format(Locale.ROOT, "%.3f", distance);
    }
}
