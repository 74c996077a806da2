package org.colotride.robustness;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.colotride.io.Progress;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.engine.ChunkSize;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/**
 * Runs every attack of a plan on every query, batch by batch; where the gallery is apart, first those that move a query
 * on queries, then those that move a candidate on images of the gallery. A batch's distances to the gallery are computed
 * once for all attacks; whatever the store holds already is not run again.
 */
public final class RobustnessScoring {
    private static final int EXAMPLES = 3;
    private static final int BATCH_VALUES = 3_200_000;
    private static final int LARGEST_BATCH = 128;
    /** A check asks the model less often than a scoring by the same search would. */
    private static final int CHECK_SQUARE_QUERIES = 300;

    private final ScoredModel model;
    private final ScoredModel surrogate;
    private final RobustnessPlan plan;
    private final OutcomeStore store;
    private final int batch;
    private final Progress progress;
    private final Gallery gallery;
    private final AttackSample sample;
    private final Map<AttackCell, Attack> attacks = new LinkedHashMap<>();
    private final Map<AttackCell, Adversary> adversaries = new LinkedHashMap<>();
    private final Examples examples;
    private final RestartedDescent descent;
    private Gallery surrogateGallery;

    /** Attacks that move the same images. */
    private record Group(MovingImage kind, int[] rows, List<AttackCell> cells) {}

    /**
     * @param surrogate the model on which images for a transfer are made; null for other searches
     * @param batch queries at a time
     * @throws RobustnessException if the images hold no query
     */
    public RobustnessScoring(
            ScoredModel model,
            ScoredModel surrogate,
            RobustnessPlan plan,
            OutcomeStore store,
            int batch,
            Progress progress) {
        this.model = model;
        this.surrogate = surrogate;
        this.plan = plan;
        this.store = store;
        this.batch = batch;
        this.progress = progress;
        this.gallery = model.gallery();
        this.sample = AttackSample.draw(model, plan.queries(), plan.seed());
        this.descent = new RestartedDescent(model.engine());
        this.examples = new Examples(model, gallery);
        plan.cells().forEach(cell -> attacks.put(cell, cell.attack().rule()));
    }

    /**
     * How many images of a shape are attacked together within a bounded memory, in whole chunks of the engine's: 128 of
     * 28×28, 20 of 224×224.
     */
    public static int batchFor(ImageShape shape) {
        return ChunkSize.wholeChunks(Math.max(1, Math.min(LARGEST_BATCH, BATCH_VALUES / shape.length())), shape);
    }

    /** The images that are attacked. */
    public AttackSample sample() {
        return sample;
    }

    /**
     * Runs what has not been run.
     *
     * @throws RobustnessException if an attack cannot be made on this gallery
     */
    public void run() {
        Map<AttackCell, Set<Integer>> done = new LinkedHashMap<>();
        long total = 0;
        long finished = 0;
        for (AttackCell cell : attacks.keySet()) {
            Set<Integer> rows = new HashSet<>();
            store.read(cell).forEach(outcome -> Arrays.stream(outcome.queries()).forEach(rows::add));
            done.put(cell, rows);
            int all = sample.of(cell).length;
            total += all;
            finished += Math.min(rows.size(), all);
        }
        progress.start("Attacking " + sample.of(MovingImage.QUERY).length + " queries", total);
        progress.step(finished);
        for (Group group : groups()) {
            for (int first = 0; first < group.rows().length; first += batch) {
                runBatch(group, first, Math.min(batch, group.rows().length - first), done);
            }
        }
    }

    private List<Group> groups() {
        if (!sample.isApart()) {
            return List.of(new Group(MovingImage.QUERY, sample.of(MovingImage.QUERY), List.copyOf(attacks.keySet())));
        }
        return Arrays.stream(MovingImage.values())
                .map(kind -> new Group(
                        kind,
                        sample.of(kind),
                        attacks.keySet().stream()
                                .filter(cell -> cell.moves() == kind)
                                .toList()))
                .toList();
    }

    private void runBatch(Group group, int first, int count, Map<AttackCell, Set<Integer>> done) {
        Map<Integer, BenignQuery> queries = new LinkedHashMap<>();
        for (AttackCell cell : group.cells()) {
            int[] rows = IntStream.range(first, Math.min(first + count, sample.of(cell).length))
                    .map(i -> group.rows()[i])
                    .filter(row -> !done.get(cell).contains(row))
                    .toArray();
            if (rows.length == 0) {
                continue;
            }
            if (queries.isEmpty()) {
                queries = queries(group, first, count);
            }
            store.add(cell, attack(group, cell, rows, queries));
            progress.step(rows.length);
        }
    }

    private Map<Integer, BenignQuery> queries(Group group, int first, int count) {
        int[] rows = Arrays.copyOfRange(group.rows(), first, first + count);
        List<BenignQuery> queries = seen(model, gallery, group, rows);
        Map<Integer, BenignQuery> byRow = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            byRow.put(rows[i], queries.get(i));
        }
        return byRow;
    }

    private static List<BenignQuery> seen(ScoredModel by, Gallery searched, Group group, int[] rows) {
        EmbeddedSet embedded = by.moving(group.kind()).embedded();
        boolean among = !searched.isApart() || group.kind() == MovingImage.CANDIDATE;
        return Arrays.stream(rows)
                .parallel()
                .mapToObj(row -> {
                    float[] embedding = embedded.embeddings().row(row);
                    return new BenignQuery(
                            among ? row : -1, embedded.labels()[row], embedding, searched.distances(embedding));
                })
                .toList();
    }

    private BatchOutcome attack(Group group, AttackCell cell, int[] rows, Map<Integer, BenignQuery> all) {
        Attack attack = attacks.get(cell);
        List<BenignQuery> queries = Arrays.stream(rows).mapToObj(all::get).toList();
        progress.message(attack.name());
        int[][] selected = new int[rows.length][];
        long[] seeds = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            // The same choice for every cell of an attack, whatever the batch.
            SeededRandom random =
                    SeededRandom.derive(plan.seed(), rows[i], attack.name().hashCode());
            selected[i] = select(attack, queries.get(i), random);
            seeds[i] = random.nextLong();
        }
        float[] benign = model.moving(group.kind()).pixels(rows);
        List<BenignQuery> bySurrogate = transfers(cell) ? seen(surrogate, surrogateGallery(), group, rows) : List.of();
        Adversary.Crafted crafted =
                adversary(cell).craft(new Adversary.Queries(benign, queries, bySurrogate, seeds), attack, selected);
        float[] embeddings = new float[rows.length * gallery.dimension()];
        model.engine().embed(crafted.images(), rows.length, embeddings);
        Map<String, double[]> before = new LinkedHashMap<>();
        Map<String, double[]> after = new LinkedHashMap<>();
        measure(attack, queries, selected, embeddings, before, after);
        if (crafted.worst() != null) {
            after.putAll(crafted.worst().figures());
        }
        int shown = cell.role() == AttackCell.Role.score ? examplesAmong(rows, group) : 0;
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
    private static int examplesAmong(int[] rows, Group group) {
        List<Integer> first =
                Arrays.stream(group.rows()).limit(EXAMPLES).boxed().toList();
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
