package org.colotride.robustness;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.attack.Attack;
import org.colotride.attack.AttackException;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.attack.MovingImage;
import org.colotride.attack.Norm;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.RestartedDescent;
import org.colotride.attack.blackbox.EuclideanSquareSearch;
import org.colotride.attack.blackbox.ImageSearch;
import org.colotride.attack.blackbox.NesSearch;
import org.colotride.attack.blackbox.NesSettings;
import org.colotride.attack.blackbox.SquareSearch;
import org.colotride.attack.blackbox.SquareSettings;
import org.colotride.attack.blackbox.TransferSearch;
import org.colotride.cluster.Work;
import org.colotride.io.Progress;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.engine.ChunkSize;
import org.colotride.random.SeededRandom;

/**
 * Attacks one batch of images at a time. What an image gets does not depend on the others of its batch, nor on where and
 * when the batch is attacked. The distances of a batch to the gallery are computed once for all attacks that follow one
 * another on it.
 */
final class BatchAttacks implements Work.Place<ScoringTask, BatchOutcome> {
    private static final int EXAMPLES = 3;
    /** A check asks the model less often than a scoring by the same search would. */
    private static final int CHECK_SQUARE_QUERIES = 300;

    private final ScoredModel model;
    private final ScoredModel surrogate;
    private final RobustnessPlan plan;
    private final int batch;
    private final Progress progress;
    private final Gallery gallery;
    private final AttackSample sample;
    private final List<AttackCell> cells;
    private final Map<AttackCell, Adversary> adversaries = new LinkedHashMap<>();
    private final Map<Integer, BenignQuery> latest = new LinkedHashMap<>();
    private final Examples examples;
    private final RestartedDescent descent;
    private MovingImage latestKind;
    private Gallery surrogateGallery;

    /**
     * @param surrogate the model on which images for a transfer are made; null for other searches
     * @param batch images at a time, at most
     * @param progress is told the name of each attack that begins
     * @throws RobustnessException if the images hold no query
     */
    BatchAttacks(ScoredModel model, ScoredModel surrogate, RobustnessPlan plan, int batch, Progress progress) {
        this.model = model;
        this.surrogate = surrogate;
        this.plan = plan;
        this.batch = batch;
        this.progress = progress;
        this.gallery = model.gallery();
        this.sample = AttackSample.draw(model, plan.queries(), plan.seed());
        this.cells = plan.cells();
        this.descent = new RestartedDescent(model.engine());
        this.examples = new Examples(model, gallery);
    }

    /**
     * Attacks a batch.
     *
     * @throws RobustnessException if an attack cannot be made on this gallery
     */
    @Override
    public BatchOutcome run(ScoringTask task) {
        return attack(cells.get(task.cell()), task.rows());
    }

    private List<BenignQuery> queries(MovingImage kind, int[] rows) {
        if (kind != latestKind || Arrays.stream(rows).noneMatch(latest::containsKey)) {
            latest.clear();
            latestKind = kind;
        }
        int[] missing =
                Arrays.stream(rows).filter(row -> !latest.containsKey(row)).toArray();
        List<BenignQuery> seen = seen(model, gallery, kind, missing);
        for (int i = 0; i < missing.length; i++) {
            latest.put(missing[i], seen.get(i));
        }
        return Arrays.stream(rows).mapToObj(latest::get).toList();
    }

    private static List<BenignQuery> seen(ScoredModel by, Gallery searched, MovingImage kind, int[] rows) {
        EmbeddedSet embedded = by.moving(kind).embedded();
        boolean among = !searched.isApart() || kind == MovingImage.CANDIDATE;
        return Arrays.stream(rows)
                .parallel()
                .mapToObj(row -> {
                    float[] embedding = embedded.embeddings().row(row);
                    return new BenignQuery(
                            among ? row : -1, embedded.labels()[row], embedding, searched.distances(embedding));
                })
                .toList();
    }

    /** Images that an attack has moved, with all that it saw. */
    record Moved(Adversary.Queries queries, int[][] selected, Adversary.Crafted crafted) {}

    /** Makes the images of a batch, and measures nothing. */
    Moved move(AttackCell cell, int[] rows) {
        Attack attack = cell.attack().rule();
        MovingImage kind = kind(cell);
        progress.message(attack.name());
        List<BenignQuery> queries = queries(kind, rows);
        int[][] selected = new int[rows.length][];
        long[] seeds = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            // The same choice for every cell of an attack, whatever the batch.
            SeededRandom random =
                    SeededRandom.derive(plan.seed(), rows[i], attack.name().hashCode());
            selected[i] = select(attack, queries.get(i), random);
            seeds[i] = random.nextLong();
        }
        List<BenignQuery> bySurrogate = transfers(cell) ? seen(surrogate, surrogateGallery(), kind, rows) : List.of();
        Adversary.Queries moving = new Adversary.Queries(model.moving(kind).pixels(rows), queries, bySurrogate, seeds);
        return new Moved(moving, selected, adversary(cell).craft(moving, attack, selected));
    }

    private MovingImage kind(AttackCell cell) {
        return sample.isApart() ? cell.moves() : MovingImage.QUERY;
    }

    /** The rows that a cell attacks, all of them. */
    int[] rows(AttackCell cell) {
        return sample.of(cell);
    }

    Gallery gallery() {
        return gallery;
    }

    private BatchOutcome attack(AttackCell cell, int[] rows) {
        Attack attack = cell.attack().rule();
        Moved moved = move(cell, rows);
        List<BenignQuery> queries = moved.queries().seen();
        int[][] selected = moved.selected();
        float[] benign = moved.queries().benign();
        Adversary.Crafted crafted = moved.crafted();
        float[] embeddings = new float[rows.length * gallery.dimension()];
        model.engine().embed(crafted.images(), rows.length, embeddings);
        Map<String, double[]> before = new LinkedHashMap<>();
        Map<String, double[]> after = new LinkedHashMap<>();
        measure(attack, queries, selected, embeddings, before, after);
        if (crafted.worst() != null) {
            after.putAll(crafted.worst().figures());
        }
        int shown = cell.role() == AttackCell.Role.score ? examplesAmong(rows, sample.of(kind(cell))) : 0;
        return new BatchOutcome(
                rows,
                selected,
                before,
                after,
                LossSums.of(crafted.losses()),
                LossSums.of(crafted.zeroGradients()),
                largestChange(benign, crafted.images()),
                crafted.modelQueries(),
                examples.of(
                        rows,
                        queries.subList(0, shown),
                        benign,
                        crafted.images(),
                        embeddings,
                        cell.profile().epsilon()),
                crafted.worst() == null ? null : crafted.worst().found());
    }

    private boolean transfers(AttackCell cell) {
        return cell.search() == SearchKind.transfer || cell.search() == SearchKind.worst && surrogate != null;
    }

    /** How many of a batch's first rows are among the first of the sample, which are shown whatever the batch. */
    private static int examplesAmong(int[] rows, int[] sampled) {
        List<Integer> first = Arrays.stream(sampled).limit(EXAMPLES).boxed().toList();
        return (int) Arrays.stream(rows).takeWhile(first::contains).count();
    }

    private int[] select(Attack attack, BenignQuery query, SeededRandom random) {
        try {
            return attack.select(query, gallery, random);
        } catch (AttackException e) {
            throw new RobustnessException(e.getMessage());
        }
    }

    private void measure(
            Attack attack,
            List<BenignQuery> queries,
            int[][] selected,
            float[] embeddings,
            Map<String, double[]> before,
            Map<String, double[]> after) {
        int dimension = gallery.dimension();
        List<List<Map<String, Double>>> figures = IntStream.range(0, queries.size())
                .parallel()
                .mapToObj(i -> {
                    QueryObjective objective = objective(attack, queries.get(i), selected[i]);
                    return List.of(
                            objective.figures(queries.get(i).embedding()),
                            objective.figures(Arrays.copyOfRange(embeddings, i * dimension, (i + 1) * dimension)));
                })
                .toList();
        for (int i = 0; i < queries.size(); i++) {
            put(before, figures.get(i).get(0), i, queries.size());
            put(after, figures.get(i).get(1), i, queries.size());
        }
    }

    private QueryObjective objective(Attack attack, BenignQuery query, int[] selected) {
        try {
            return attack.objective(query, gallery, selected);
        } catch (AttackException e) {
            throw new RobustnessException(e.getMessage());
        }
    }

    private static void put(Map<String, double[]> all, Map<String, Double> one, int index, int count) {
        one.forEach((name, value) -> all.computeIfAbsent(name, key -> new double[count])[index] = value);
    }

    private static double largestChange(float[] benign, float[] adversarial) {
        double largest = 0;
        for (int i = 0; i < benign.length; i++) {
            largest = Math.max(largest, Math.abs((double) adversarial[i] - benign[i]));
        }
        return largest;
    }

    private Adversary adversary(AttackCell cell) {
        return adversaries.computeIfAbsent(cell, this::newAdversary);
    }

    private Adversary newAdversary(AttackCell cell) {
        double epsilon = cell.profile().epsilon();
        return switch (cell.search()) {
            case pgd -> descent(cell);
            case nes -> {
                NesSettings published = NesSettings.published(epsilon);
                NesSettings settings = new NesSettings(
                        epsilon, published.alpha(), cell.profile().steps(), published.population(), published.sigma());
                // It asks for many images per query: a small batch is no reason to waste the engine's chunks.
                int together = Math.max(batch, ChunkSize.of(model.shape()));
                yield BlackBoxAdversary.onModel(
                        new NesSearch(model.engine(), model.shape(), settings, together), gallery);
            }
            case square -> square(
                    cell, cell.role() == AttackCell.Role.blackBox ? CHECK_SQUARE_QUERIES : plan.squareQueries());
            case transfer -> transfer(cell);
            case worst -> {
                Map<String, Adversary> blackBoxes = new LinkedHashMap<>();
                if (surrogate != null) {
                    blackBoxes.put(SearchKind.transfer.name(), transfer(cell));
                }
                blackBoxes.put(
                        SearchKind.square.name(), square(cell, plan.budget().squares()));
                yield new WorstCaseAdversary(
                        model.engine(), gallery, cell.profile(), plan.budget(), descent(cell), blackBoxes);
            }
        };
    }

    private Adversary descent(AttackCell cell) {
        return new WhiteBoxAdversary(model.engine(), gallery, cell.profile(), descent);
    }

    private Adversary square(AttackCell cell, int asked) {
        SquareSettings settings = new SquareSettings(
                cell.profile().epsilon(),
                asked,
                SquareSettings.STANDARD_FRACTION,
                cell.profile().norm());
        int together = Math.min(batch, sample.of(cell).length);
        ImageSearch search = settings.norm() == Norm.l2
                ? new EuclideanSquareSearch(model.engine(), model.shape(), settings, together)
                : new SquareSearch(model.engine(), model.shape(), settings, together);
        return BlackBoxAdversary.onModel(search, gallery);
    }

    private Adversary transfer(AttackCell cell) {
        return BlackBoxAdversary.onSurrogate(
                new TransferSearch(
                        surrogate.engine(), model.shape(), cell.profile().descent(), batch),
                surrogateGallery());
    }

    private Gallery surrogateGallery() {
        if (surrogateGallery == null) {
            surrogateGallery = surrogate.gallery();
        }
        return surrogateGallery;
    }
}
