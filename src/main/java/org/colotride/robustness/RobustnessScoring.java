package org.colotride.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.colotride.attack.MovingImage;
import org.colotride.cluster.Work;
import org.colotride.cluster.Workers;
import org.colotride.io.Progress;
import org.colotride.model.engine.ChunkSize;
import org.colotride.tensor.ImageShape;

/**
 * Runs every attack of a plan on every query, batch by batch; where the gallery is apart, first those that move a query
 * on queries, then those that move a candidate on images of the gallery. Whatever the store holds already is not run
 * again.
 */
public final class RobustnessScoring {
    private static final int BATCH_VALUES = 3_200_000;
    private static final int LARGEST_BATCH = 128;

    private final ScoredModel model;
    private final ScoredModel surrogate;
    private final RobustnessPlan plan;
    private final OutcomeStore store;
    private final int batch;
    private final Progress progress;
    private final AttackSample sample;

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
        this.sample = AttackSample.draw(model, plan.queries(), plan.seed());
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
     * Where the attacks of a plan are made, batch by batch, in this process; what an image gets does not depend on the place.
     *
     * @param surrogate the model on which images for a transfer are made; null for other searches
     * @param batch images at a time, at most
     * @throws RobustnessException if the images hold no query
     */
    public static Work.Place<ScoringTask, BatchOutcome> attacks(
            ScoredModel model, ScoredModel surrogate, RobustnessPlan plan, int batch) {
        return new BatchAttacks(model, surrogate, plan, batch, Progress.silent());
    }

    /**
     * Runs in this process what has not been run.
     *
     * @throws RobustnessException if an attack cannot be made on this gallery
     */
    public void run() {
        run(Workers.here(), () -> new BatchAttacks(model, surrogate, plan, batch, progress));
    }

    /**
     * Has others run what has not been run.
     *
     * @param attacks makes {@link #attacks} of the same plan, wherever the workers are
     * @throws RobustnessException if an attack cannot be made on this gallery
     */
    public void run(Workers workers, Work<ScoringTask, BatchOutcome> attacks) {
        List<AttackCell> cells = plan.cells();
        List<Set<Integer>> done = cells.stream().map(this::done).toList();
        long total = cells.stream().mapToLong(cell -> sample.of(cell).length).sum();
        List<ScoringTask> left = left(cells, done);
        progress.start("Attacking " + sample.of(MovingImage.QUERY).length + " queries", total);
        progress.step(
                total - left.stream().mapToLong(task -> task.rows().length).sum());
        workers.run(attacks, left, (task, outcome) -> {
            store.add(cells.get(task.cell()), outcome);
            progress.step(task.rows().length);
        });
    }

    private Set<Integer> done(AttackCell cell) {
        Set<Integer> rows = new HashSet<>();
        store.read(cell).forEach(outcome -> Arrays.stream(outcome.queries()).forEach(rows::add));
        return rows;
    }

    /** All attacks on a batch follow one another. */
    private List<ScoringTask> left(List<AttackCell> cells, List<Set<Integer>> done) {
        List<ScoringTask> tasks = new ArrayList<>();
        for (MovingImage kind : sample.isApart() ? List.of(MovingImage.values()) : List.of(MovingImage.QUERY)) {
            for (int first = 0; first < sample.of(kind).length; first += batch) {
                for (int i = 0; i < cells.size(); i++) {
                    AttackCell cell = cells.get(i);
                    Set<Integer> ended = done.get(i);
                    int[] rows = !sample.isApart() || cell.moves() == kind
                            ? Arrays.stream(sample.of(cell))
                                    .skip(first)
                                    .limit(batch)
                                    .filter(row -> !ended.contains(row))
                                    .toArray()
                            : new int[0];
                    if (rows.length > 0) {
                        tasks.add(new ScoringTask(i, rows));
                    }
                }
            }
        }
        return tasks;
    }
}
