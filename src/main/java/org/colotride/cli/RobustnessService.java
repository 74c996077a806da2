package org.colotride.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.Checksums;
import org.colotride.io.FolderLock;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.report.robustness.Comparison;
import org.colotride.report.robustness.RobustnessPage;
import org.colotride.report.robustness.ScoredPictures;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.AttackSample;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.ResultAssembly;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessFiles;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.ScoredModel;
import org.colotride.tensor.ImageShape;

/** Where {@code evaluate} meets the attacks. */
final class RobustnessService {
    private static final ObjectMapper JSON = Mappers.json();

    private RobustnessService() {}

    /** Holds the folder that a scoring goes into; nothing for one without attacks. */
    static FolderLock lock(EvaluateRequest request) {
        return request.robustness().attacksNothing() ? null : FolderLock.hold(folder(request), "scores");
    }

    /**
     * Looks for mistakes, without opening the model or its images.
     *
     * @throws ConfigException if an option is wrong, or the folder holds something else
     */
    static void check(EvaluateRequest request) {
        request.robustness().check(RunComponents.imageShape(request.source().config()));
        request.robustness().source().ifPresent(RobustnessService::source);
        try {
            OutcomeStore.requireUsable(folder(request));
        } catch (RobustnessException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static Path folder(EvaluateRequest request) {
        return request.robustness().output().orElseGet(() -> request.source().beside("robustness"));
    }

    static void score(EvaluateRequest request, TrainedModel model, EmbeddedTest embedded, RetrievalMetrics benign) {
        RobustnessOptions options = request.robustness();
        ImageShape shape = model.data().test().shape();
        RobustnessPlan plan = options.plan(shape);
        ObjectNode modelIdentity = modelIdentity(request.source(), model);
        ObjectNode dataIdentity = dataIdentity(model, embedded.searched());
        ObjectNode gallery = JSON.valueToTree(embedded.searched(benign));
        ObjectNode identity = JSON.createObjectNode();
        identity.set("model", modelIdentity);
        identity.set("data", dataIdentity);
        identity.set(OutcomeStore.GALLERY, gallery);
        identity.set("plan", plan.toJson());
        options.source()
                .ifPresent(
                        source -> identity.put("source", digest(source(source).model())));
        Path folder = folder(request);
        try {
            OutcomeStore store = OutcomeStore.open(folder, identity);
            ScoredModel scored = model.scoredModel(embedded);
            AttackSample sample = run(request, plan, store, scored, shape);
            RobustnessResult result = new ResultAssembly(plan, sample, scored.metric(), store)
                    .assemble(
                            model.config().name(),
                            modelIdentity,
                            dataIdentity.deepCopy().set(OutcomeStore.GALLERY, gallery),
                            FigureTable.figures(benign),
                            software());
            RobustnessFiles.write(folder, result);
            Path page =
                    RobustnessPage.write(folder, result, AttackExample.read(plan, store), new ScoredPictures(scored));
            request.progress().close();
            request.out().println();
            request.out().print(new Comparison(List.of(result)).measured());
            result.warnings()
                    .forEach(warning -> request.out().println("Warning: " + warning.name() + ": " + warning.detail()));
            request.out().println("Report: " + page);
        } catch (RobustnessException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static AttackSample run(
            EvaluateRequest request, RobustnessPlan plan, OutcomeStore store, ScoredModel scored, ImageShape shape) {
        int batch = request.robustness().batch(shape);
        if (request.robustness().source().isEmpty()) {
            RobustnessScoring scoring = new RobustnessScoring(scored, null, plan, store, batch, request.progress());
            scoring.run();
            return scoring.sample();
        }
        ModelSource source = source(request.robustness().source().orElseThrow());
        try (TrainedModel other = Services.open(source)) {
            Progress progress = request.progress();
            ScoredModel surrogate = other.scoredModel(other.embedTest(progress));
            if (!sameImages(surrogate, scored)) {
                throw new RobustnessException(source.model() + " was trained on other images than the scored model;"
                        + " transfer needs the same data pipeline");
            }
            RobustnessScoring scoring = new RobustnessScoring(scored, surrogate, plan, store, batch, progress);
            scoring.run();
            return scoring.sample();
        }
    }

    private static boolean sameImages(ScoredModel one, ScoredModel other) {
        return one.apart().isPresent() == other.apart().isPresent()
                && Arrays.equals(
                        one.queries().embedded().indices(),
                        other.queries().embedded().indices())
                && Arrays.equals(
                        one.searched().embedded().indices(),
                        other.searched().embedded().indices());
    }

    private static ModelSource source(String named) {
        return ModelSource.find(named, ConfigArguments.sort(List.of()));
    }

    private static ObjectNode modelIdentity(ModelSource source, TrainedModel model) {
        ObjectNode node = JSON.createObjectNode();
        node.put("file", source.model().getFileName().toString());
        node.put("sha256", digest(source.model()));
        node.put("network", model.config().model().name());
        node.set("arguments", model.config().model().args());
        node.put("defense", model.config().defense().name());
        return node;
    }

    private static ObjectNode dataIdentity(TrainedModel model, EmbeddedSet searched) {
        ObjectNode node = JSON.createObjectNode();
        node.put("pipeline", model.config().data().name());
        node.put("shape", model.data().test().shape().toString());
        node.put("images", searched.labels().length);
        return node.put(
                "classes", (int) Arrays.stream(searched.labels()).distinct().count());
    }

    /** What is the same for the same machine and program, whenever it runs. */
    private static ObjectNode software() {
        ObjectNode node = JSON.valueToTree(Provenance.collect(Path.of(""), 0, List.of()));
        return node.without(List.of("seed", "started", "wallSeconds", "commandLine"));
    }

    private static String digest(Path file) {
        try {
            return Checksums.sha256(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
