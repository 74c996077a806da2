package org.colotride.attack;

import java.util.Map;

/**
 * What decides GTT's figure, as a loss that never goes flat: how much farther the other images that are to overtake the
 * query's nearest one lie than that, in the mean of the nearest so many. Below zero for the last of them, the image has
 * left the top. QA−'s loss, which GTT has, goes on to push the image behind the whole gallery.
 */
final class RetainedMargin extends GalleryObjective {
    private final BenignQuery query;
    private final int image;
    private final int places;

    /**
     * @param image its row in the gallery
     * @param places at the top, of which it is to have none; the gallery has as many other images
     */
    RetainedMargin(BenignQuery query, Gallery gallery, int image, int places) {
        super(gallery);
        this.query = query;
        this.image = image;
        this.places = places;
    }

    @Override
    double loss(float[] distances, float[] weights) {
        int[] nearest = new int[places];
        int found = 0;
        for (int n = 0; n < gallery().size(); n++) {
            if (n == image || n == query.index()) {
                continue;
            }
            int place = found;
            while (place > 0 && distances[n] < distances[nearest[place - 1]]) {
                place--;
            }
            if (place < places) {
                found = Math.min(found + 1, places);
                System.arraycopy(nearest, place, nearest, place + 1, found - 1 - place);
                nearest[place] = n;
            }
        }
        double sum = 0;
        for (int row : nearest) {
            sum += distances[row];
            if (weights != null) {
                weights[row] += 1f / places;
            }
        }
        if (weights != null) {
            weights[image] -= 1;
        }
        return sum / places - distances[image];
    }

    /** None: the attack's own objective has them. */
    @Override
    Map<String, Double> figuresAt(float[] distances) {
        return Map.of();
    }
}
