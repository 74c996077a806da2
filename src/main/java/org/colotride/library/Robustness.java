package org.colotride.library;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.attack.AttackProfile;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.io.Leftovers;
import org.colotride.io.Progress;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalEvaluator;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.RobustnessEvaluation;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.ScoredSubject;
import org.colotride.robustness.SearchKind;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How safe a model is: the nine attacks of the papers on labelled images, each of which is a query and all of which are the
 * gallery. Immutable; each method gives a changed one.
 *
 * @param model not closed by this
 * @param plan the nine attacks, how strong they are and how they search
 */
public record Robustness(ImageEmbedder model, RobustnessPlan plan) {
    /** All images are queries; the strength follows their size; the published descent. */
    public static Robustness of(ImageEmbedder model) {
        return new Robustness(model, RobustnessPlan.standard(model.shape(), 0, 1));
    }

    /** The same attacks of another strength. */
    public Robustness profile(AttackProfile profile) {
        return new Robustness(model, plan.withProfile(profile));
    }

    /** The same on a seeded sample of so many queries; 0 for all. */
    public Robustness queries(int queries) {
        return new Robustness(model, plan.withQueries(queries));
    }

    /** The same, searching for the worst case: the published figures are kept beside it. */
    public Robustness worstCase(AttackBudget budget) {
        return new Robustness(model, plan.searching(SearchKind.worst, budget));
    }

    /**
     * Attacks, keeping what is done in a temporary folder that is removed in the end.
     *
     * @param images pixels in [0, 1], {@code [N, C, H, W]}
     * @param labels class of each, {@code [N]}
     * @throws IllegalArgumentException if images or labels do not fit the model
     * @throws org.colotride.robustness.RobustnessException if no image has another of its class, or too few are there for
     *     an attack
     */
    public RobustnessResult score(INDArray images, int[] labels) {
        try {
            Path folder = Files.createTempDirectory("colo-tride-robustness");
            try {
                return score(images, labels, folder.resolve("scoring"));
            } finally {
                Leftovers.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    /**
     * The same in a folder that keeps each batch of attacks as it is done, so that a scoring which was killed goes on.
     *
     * @param folder of this scoring alone: model, images and attacks must be the same when it goes on
     */
    public RobustnessResult score(INDArray images, int[] labels, Path folder) {
        ArrayImages set = new ArrayImages(images, labels, model.shape());
        int batch = RobustnessScoring.batchFor(model.shape());
        EmbeddedSet embedded =
                new SetEmbedder(model.engine(), batch, 1).embed(set, 0, new DataReport(CorruptPolicy.FAIL), done -> {});
        ScoredModel scored =
                new ScoredModel(model.engine(), model.metric(), new ScoredImages(set, embedded), Optional.empty());
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.put("images", labels.length).set("plan", plan.toJson());
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        ScoredSubject subject = new ScoredSubject(
                "in memory",
                nothing,
                ScoredSubject.data("in memory", model.shape(), labels),
                FigureTable.figures(
                        new RetrievalEvaluator().evaluate(embedded.embeddings(), embedded.labels(), model.metric())),
                nothing);
        return new RobustnessEvaluation(plan, folder, identity, batch, Progress.silent()).run(scored, null, subject);
    }
}
