package org.colotride.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.attack.Attack;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.AutoProjectedGradientDescent;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.RandomStart;
import org.colotride.model.engine.EmbeddingEngine;

/**
 * The worst that any of several searches finds, for each query and each figure by itself: the published descent; Auto-PGD
 * from where that ended and from random starts, on the attack's loss and on its surrogates; a transfer, if there is another
 * model; squares. Whatever image was looked at counts, the benign one too, and every figure is measured on the image as the
 * model embeds it in the end. So no figure can look better than under the published descent. Queries that have nothing left
 * to lose are not attacked further.
 */
final class WorstCaseAdversary implements Adversary {
    private static final String NO_SEARCH = "benign";
    private static final String DESCENT = "published";
    private static final String AUTO = "auto-pgd";

    private final EmbeddingEngine engine;
    private final Gallery gallery;
    private final AttackProfile profile;
    private final AttackBudget budget;
    private final Adversary published;
    private final Map<String, Adversary> blackBoxes;
    private final AutoProjectedGradientDescent descent;
    private long forward;
    private long backward;

    /**
     * @param engine of the attacked model
     * @param profile of the published descent
     * @param published that descent
     * @param blackBoxes searches to run at last, by name, in that order
     */
    WorstCaseAdversary(
            EmbeddingEngine engine,
            Gallery gallery,
            AttackProfile profile,
            AttackBudget budget,
            Adversary published,
            Map<String, Adversary> blackBoxes) {
        this.engine = engine;
        this.gallery = gallery;
        this.profile = profile;
        this.budget = budget;
        this.published = published;
        this.blackBoxes = new LinkedHashMap<>(blackBoxes);
        this.descent = new AutoProjectedGradientDescent(engine);
    }

    @Override
    public Crafted craft(Queries queries, Attack attack, int[][] selected) {
        forward = 0;
        backward = 0;
        int[] all = IntStream.range(0, queries.count()).toArray();
        List<QueryObjective> objectives = Arrays.stream(all)
                .parallel()
                .mapToObj(i -> attack.objective(queries.seen().get(i), gallery, selected[i]))
                .toList();
        WorstImages worst =
                new WorstImages(attack.figures(), queries.count(), queries.benign().length / queries.count());
        Measure measure = new Measure(objectives, worst);
        measure.offer(queries.benign(), all, NO_SEARCH);
        Crafted descended = published.craft(queries, attack, selected);
        count(queries.count(), (long) profile.steps() * profile.restarts(), profile.restarts());
        Map<String, double[]> underPublished = measure.offer(descended.images(), all, DESCENT);

        for (List<QueryObjective> losses : losses(queries, attack, selected, objectives)) {
            for (int run = 0; run <= budget.restarts(); run++) {
                auto(queries, descended.images(), losses, run, measure);
            }
        }
        blackBoxes.forEach((name, adversary) -> {
            int[] left = measure.left(all);
            if (left.length > 0) {
                Crafted found = adversary.craft(queries.only(left), attack, rows(selected, left));
                forward += (long) left.length * found.modelQueries();
                measure.offer(found.images(), left, name);
            }
        });
        Worst found = new Worst(
                worst.figures(),
                worst.imagesByFigure(),
                new WorstFound(underPublished, worst.foundBy(), forward, backward));
        return new Crafted(worst.images(), descended.losses(), descended.zeroGradients(), 0, found);
    }

    /** The attack's own loss of each query, then each surrogate; null where a query has none. */
    private List<List<QueryObjective>> losses(
            Queries queries, Attack attack, int[][] selected, List<QueryObjective> own) {
        List<List<QueryObjective>> further = IntStream.range(0, queries.count())
                .mapToObj(i -> attack.surrogates(queries.seen().get(i), gallery, selected[i]))
                .toList();
        int most = further.stream().mapToInt(List::size).max().orElse(0);
        List<List<QueryObjective>> losses = new ArrayList<>(List.of(own));
        for (int k = 0; k < most; k++) {
            int nth = k;
            losses.add(new ArrayList<>(further.stream()
                    .map(some -> nth < some.size() ? some.get(nth) : null)
                    .toList()));
        }
        return losses;
    }

    /** @param run 0 goes on from the published descent's images, others start at random */
    private void auto(Queries queries, float[] descended, List<QueryObjective> losses, int run, Measure measure) {
        int[] left = measure.left(IntStream.range(0, queries.count())
                .filter(i -> losses.get(i) != null)
                .toArray());
        if (left.length == 0) {
            return;
        }
        Queries some = queries.only(left);
        float[] start =
                run == 0 ? queries.imagesOf(descended, left) : some.benign().clone();
        if (run > 0) {
            RandomStart.displace(start, profile.norm(), profile.epsilon(), some.seeds(), run);
        }
        BatchObjective objective =
                new BatchObjective(Arrays.stream(left).mapToObj(losses::get).toList(), engine.dimension());
        descent.run(
                some.benign(),
                start,
                objective,
                profile.norm(),
                profile.epsilon(),
                budget.steps(),
                images -> measure.offer(images, left, AUTO));
        count(left.length, budget.steps(), 1);
    }

    private void count(int images, long steps, int further) {
        forward += images * (steps + further);
        backward += images * steps;
    }

    private static int[][] rows(int[][] selected, int[] places) {
        return Arrays.stream(places).mapToObj(place -> selected[place]).toArray(int[][]::new);
    }

    /** Measures images and offers them. */
    private final class Measure {
        private final List<QueryObjective> objectives;
        private final WorstImages worst;

        Measure(List<QueryObjective> objectives, WorstImages worst) {
            this.objectives = objectives;
            this.worst = worst;
        }

        /**
         * @param images {@code [places.length, C, H, W]}
         * @param places of their queries in the batch
         * @return each figure, {@code [places.length]}
         */
        Map<String, double[]> offer(float[] images, int[] places, String search) {
            int dimension = engine.dimension();
            float[] embeddings = new float[places.length * dimension];
            engine.embed(images, places.length, embeddings);
            forward += places.length;
            List<Map<String, Double>> figures = IntStream.range(0, places.length)
                    .parallel()
                    .mapToObj(i -> objectives
                            .get(places[i])
                            .figures(Arrays.copyOfRange(embeddings, i * dimension, (i + 1) * dimension)))
                    .toList();
            Map<String, double[]> all = new LinkedHashMap<>();
            for (int i = 0; i < places.length; i++) {
                int at = i;
                worst.offer(places[i], figures.get(i), images, i, search);
                figures.get(i)
                        .forEach((name, value) ->
                                all.computeIfAbsent(name, key -> new double[places.length])[at] = value);
            }
            return all;
        }

        /** Those that are not lost. */
        int[] left(int[] places) {
            return Arrays.stream(places).filter(place -> !worst.isLost(place)).toArray();
        }
    }
}
