package org.colotride.robustness;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.attack.Attack;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.blackbox.ImageSearch;
import org.colotride.attack.blackbox.SearchResult;
import org.colotride.random.SeededRandom;

/** A search without the attacked model's gradients: by its losses, or on another model. */
final class BlackBoxAdversary implements Adversary {
    private final ImageSearch search;
    private final Gallery gallery;

    /** @param gallery embedded by the model on which the search runs */
    BlackBoxAdversary(ImageSearch search, Gallery gallery) {
        this.search = search;
        this.gallery = gallery;
    }

    @Override
    public Crafted craft(float[] benign, List<BenignQuery> queries, Attack attack, int[][] selected, long[] seeds) {
        List<QueryObjective> objectives = IntStream.range(0, queries.size())
                .parallel()
                .mapToObj(i -> attack.objective(queries.get(i), gallery, selected[i]))
                .toList();
        float[] images = benign.clone();
        SearchResult result = search.search(
                images,
                objectives,
                Arrays.stream(seeds).mapToObj(SeededRandom::new).toList());
        double[][] losses = LossSums.followedBy(result.losses(), result.finalLoss());
        return new Crafted(images, losses, new double[queries.size()][0], result.queries());
    }
}
