package org.colotride.robustness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.colotride.cluster.Work;
import org.colotride.cluster.Workers;
import org.colotride.io.Progress;

/** A whole scoring under attack: a plan, a folder that keeps what is done of it, and the result. */
public final class RobustnessEvaluation {
    private final RobustnessPlan plan;
    private final OutcomeStore store;
    private final int batch;
    private final Progress progress;
    private final Consumer<RobustnessScoring> runner;

    /**
     * @param folder goes on with what it holds
     * @param identity of model, images and plan; what is in the folder must be of the same
     * @param batch images that are attacked at a time
     * @throws RobustnessException if the folder holds another scoring, or something else; nothing is changed then
     */
    public RobustnessEvaluation(RobustnessPlan plan, Path folder, ObjectNode identity, int batch, Progress progress) {
        this(plan, OutcomeStore.open(folder, identity), batch, progress, RobustnessScoring::run);
    }

    private RobustnessEvaluation(
            RobustnessPlan plan, OutcomeStore store, int batch, Progress progress, Consumer<RobustnessScoring> runner) {
        this.plan = plan;
        this.store = store;
        this.batch = batch;
        this.progress = progress;
        this.runner = runner;
    }

    /**
     * The same, with the attacks made by others; no figure depends on by whom.
     *
     * @param attacks makes {@link RobustnessScoring#attacks} of the same plan, wherever the workers are
     */
    public RobustnessEvaluation by(Workers workers, Work<ScoringTask, BatchOutcome> attacks) {
        return new RobustnessEvaluation(plan, store, batch, progress, scoring -> scoring.run(workers, attacks));
    }

    /**
     * The same, telling someone of each file that keeps a finished batch, once it is written.
     *
     * @param kept is called by one thread at a time
     */
    public RobustnessEvaluation keptBy(Consumer<Path> kept) {
        return new RobustnessEvaluation(plan, store.keptBy(kept), batch, progress, runner);
    }

    /**
     * Attacks as planned, leaving out what the folder holds.
     *
     * @param surrogate is attacked in place of the model where the plan transfers; null if it never does; see
     *     {@link ScoredModel#sameImagesAs}
     * @throws RobustnessException if there is no query, or an attack finds too few images
     */
    public RobustnessResult run(ScoredModel model, ScoredModel surrogate, ScoredSubject subject) {
        return assembled(model, surrogate)
                .assemble(subject.name(), subject.model(), subject.data(), subject.benign(), subject.software());
    }

    /**
     * Attacks as {@link #run} does, and hands out what it found of every image.
     *
     * @throws RobustnessException if there is no query, or an attack finds too few images
     */
    public ResultAssembly assembled(ScoredModel model, ScoredModel surrogate) {
        RobustnessScoring scoring = new RobustnessScoring(model, surrogate, plan, store, batch, progress);
        runner.accept(scoring);
        return new ResultAssembly(plan, scoring.sample(), model.metric(), store);
    }

    /** Queries that are answered rightly today and have least left, after {@link #run}; at most so many. */
    public List<FragileQuery> fragile(int most) {
        return FragileQuery.read(plan, store, most);
    }

    /** Images before and after each attack that has some, by attack, in the order of the plan. */
    public Map<String, List<AttackExample>> examples() {
        return AttackExample.read(plan, store);
    }
}
