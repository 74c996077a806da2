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
    private final boolean onSurrogate;

    private BlackBoxAdversary(ImageSearch search, Gallery gallery, boolean onSurrogate) {
        this.search = search;
        this.gallery = gallery;
        this.onSurrogate = onSurrogate;
    }

    /** @param gallery embedded by the attacked model */
    static BlackBoxAdversary onModel(ImageSearch search, Gallery gallery) {
        return new BlackBoxAdversary(search, gallery, false);
    }

    /** @param gallery embedded by the model on which the images are made */
    static BlackBoxAdversary onSurrogate(ImageSearch search, Gallery gallery) {
        return new BlackBoxAdversary(search, gallery, true);
    }

    @Override
    public Crafted craft(Queries queries, Attack attack, int[][] selected) {
        List<BenignQuery> seen = onSurrogate ? queries.bySurrogate() : queries.seen();
        List<QueryObjective> objectives = IntStream.range(0, seen.size())
                .parallel()
                .mapToObj(i -> attack.objective(seen.get(i), gallery, selected[i]))
                .toList();
        float[] images = queries.benign().clone();
        SearchResult result = search.search(
                images,
                objectives,
                Arrays.stream(queries.seeds()).mapToObj(SeededRandom::new).toList());
        double[][] losses = LossSums.followedBy(result.losses(), result.finalLoss());
        return new Crafted(images, losses, new double[seen.size()][0], result.queries());
    }
}
