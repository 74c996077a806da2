package org.colotride.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.colotride.attack.Attacks;
import org.colotride.config.ConfigException;
import org.colotride.data.ImageShape;
import org.colotride.metric.RetrievalMetrics;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.report.FigureTable;
import org.colotride.report.FolderLock;
import org.colotride.report.Progress;
import org.colotride.report.Provenance;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.AttackSample;
import org.colotride.robustness.Comparison;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.ResultAssembly;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessFiles;
import org.colotride.robustness.RobustnessPage;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.ScoredPictures;
import org.colotride.train.EmbeddedTest;
import org.colotride.train.RunComponents;
import org.colotride.train.TrainedModel;

/** Where {@code evaluate} meets the attacks. */
final class RobustnessService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIGEST_BUFFER = 1 << 16;

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
            Path page = RobustnessPage.write(
                    folder, Attacks.REGISTRY, result, AttackExample.read(plan, store), new ScoredPictures(scored));
            request.progress().close();
            request.out().println();
            request.out().print(new Comparison(Attacks.REGISTRY, List.of(result)).measured());
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
        try (var stream = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[DIGEST_BUFFER];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
