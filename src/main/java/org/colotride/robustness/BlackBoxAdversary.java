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
    private final boolean elsewhere;

    private BlackBoxAdversary(ImageSearch search, Gallery gallery, boolean elsewhere) {
        this.search = search;
        this.gallery = gallery;
        this.elsewhere = elsewhere;
    }

    /** Asks the attacked model for losses. */
    static BlackBoxAdversary asking(ImageSearch search, Gallery gallery) {
        return new BlackBoxAdversary(search, gallery, false);
    }

    /** @param otherGallery the same images, embedded by the model on which the search runs */
    static BlackBoxAdversary transferring(ImageSearch search, Gallery otherGallery) {
        return new BlackBoxAdversary(search, otherGallery, true);
    }

    @Override
    public Crafted craft(float[] benign, List<BenignQuery> queries, Attack attack, int[][] selected, long[] seeds) {
        List<QueryObjective> objectives = IntStream.range(0, queries.size())
                .parallel()
                .mapToObj(i -> attack.objective(seen(queries.get(i)), gallery, selected[i]))
                .toList();
        float[] images = benign.clone();
        SearchResult result = search.search(
                images,
                objectives,
                Arrays.stream(seeds).mapToObj(SeededRandom::new).toList());
        double[] losses = Arrays.copyOf(result.lossPerStep(), result.lossPerStep().length + 1);
        losses[losses.length - 1] = Arrays.stream(result.finalLoss()).average().orElseThrow();
        return new Crafted(images, losses, new double[0], result.queries());
    }

    /** The query as the model sees it on which the search runs. */
    private BenignQuery seen(BenignQuery query) {
        if (!elsewhere) {
            return query;
        }
        float[] embedding = gallery.embeddings().row(query.index());
        return new BenignQuery(query.index(), query.label(), embedding, gallery.distances(embedding));
    }
}
