package org.colotride.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attacks;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.ShippedScoring;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.FolderLock;
import org.colotride.io.Mappers;
import org.colotride.io.storage.KeptFolder;
import org.colotride.report.robustness.CertificatePage;
import org.colotride.report.robustness.Comparison;
import org.colotride.report.robustness.KeptExamples;
import org.colotride.report.robustness.RobustnessPage;
import org.colotride.report.robustness.ScoredPictures;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.Protocol;
import org.colotride.robustness.RobustnessEvaluation;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessFiles;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.ScoredSubject;
import org.colotride.robustness.certificate.Certificate;
import org.colotride.robustness.certificate.CertificatePlan;
import org.colotride.robustness.certificate.Certification;
import org.colotride.tensor.ImageShape;

/** Where {@code evaluate} meets the attacks. */
final class RobustnessService {
    private static final int MOST_FRAGILE = 12;
    private static final ObjectMapper JSON = Mappers.json();

    private RobustnessService() {}

    /** Holds the folder that a scoring goes into; nothing for one without attacks. */
    static FolderLock lock(EvaluateRequest request) {
        return request.robustness().attacksNothing()
                ? null
                : FolderLock.hold(request.results().path(), "scores");
    }

    /**
     * Looks for mistakes, without opening the model or its images.
     *
     * @throws ConfigException if an option is wrong, or the folder holds something else
     */
    static void check(EvaluateRequest request) {
        request.robustness().check(RunComponents.imageShape(request.source().config()));
        request.results().fetch();
        try {
            OutcomeStore.requireUsable(request.results().path());
        } catch (RobustnessException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    static void score(EvaluateRequest request, TrainedModel model, EmbeddedTest embedded, RetrievalMetrics benign) {
        RobustnessOptions options = request.robustness();
        ImageShape shape = model.data().test().shape();
        RobustnessPlan plan = options.plan(shape);
        ExperimentConfig config = model.config();
        ObjectNode gallery = JSON.valueToTree(embedded.searched(benign));
        ScoredSubject subject = new ScoredSubject(
                config.name(),
                ScoredSubject.model(
                        request.source().model().getFileName().toString(),
                        ModelDigest.of(request.source().model()),
                        config.model().name(),
                        config.model().args(),
                        config.defense().name()),
                ScoredSubject.data(
                        config.data().name(), shape, embedded.searched().labels()),
                FigureTable.figures(benign),
                software());
        options.transform().ifPresent(named -> subject.model()
                .putObject(Protocol.BEHIND)
                .put("name", named.name())
                .set("args", named.args()));
        ObjectNode identity = JSON.createObjectNode();
        identity.set("model", subject.model());
        identity.set("data", subject.data().deepCopy());
        identity.set(OutcomeStore.GALLERY, gallery);
        identity.set("plan", plan.toJson());
        request.surrogate().ifPresent(source -> identity.put("source", ModelDigest.of(source.model())));
        subject.data().set(OutcomeStore.GALLERY, gallery);
        KeptFolder results = request.results();
        Path folder = results.path();
        try {
            RobustnessEvaluation evaluation = new RobustnessEvaluation(
                            plan, folder, identity, options.batch(shape), request.progress())
                    .keptBy(results::keepIfPossible);
            // What its batches are of, before any of them.
            results.keep();
            ScoredModel scored = model.scoredModel(embedded);
            RobustnessResult result = request.cluster().isEmpty()
                    ? run(request, evaluation, scored, subject)
                    : runOn(request.cluster().get(), request, evaluation, model, embedded, plan, subject);
            RobustnessFiles.write(folder, result);
            Map<String, List<AttackExample>> examples = evaluation.examples();
            ScoredPictures pictures = new ScoredPictures(scored);
            KeptExamples.write(folder, new Declarations(Attacks.REGISTRY, List.of(result)), examples, pictures);
            Path page = RobustnessPage.write(
                    folder, Attacks.REGISTRY, result, examples, evaluation.fragile(MOST_FRAGILE), pictures);
            results.keep();
            request.progress().close();
            request.out().println();
            request.out().print(new Comparison(Attacks.REGISTRY, List.of(result)).measured());
            result.warnings()
                    .forEach(warning -> request.out().println("Warning: " + warning.name() + ": " + warning.detail()));
            request.out().println("Report: " + results.name(page));
        } catch (RobustnessException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    /** Proves what can be proved, in a folder beside that of the attacks. */
    static void certify(EvaluateRequest request, CertificatePlan plan, ScoredModel model) {
        KeptFolder results = request.robustness()
                .output()
                .map(output -> KeptFolder.of(output + "-certificate"))
                .orElseGet(() -> request.source().results("certificate"));
        Path folder = results.path();
        results.fetch();
        ObjectNode identity = JSON.createObjectNode();
        identity.put("model", ModelDigest.of(request.source().model()));
        identity.put("pipeline", request.source().config().data().name());
        request.robustness().transform().ifPresent(named -> identity.put(Protocol.BEHIND, named.name() + named.args()));
        try (FolderLock lock = FolderLock.hold(folder, "certifies")) {
            Certificate certificate = new Certification(
                            plan, folder.resolve("queries-of"), identity, request.progress())
                    .keptBy(results::keepIfPossible)
                    .run(model);
            Path page = CertificatePage.write(folder, certificate);
            results.keep();
            request.progress().close();
            request.out().print(CertificatePage.text(certificate));
            request.out().println("Certificate: " + results.name(page));
        } catch (RobustnessException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static RobustnessResult runOn(
            ClusterSettings cluster,
            EvaluateRequest request,
            RobustnessEvaluation evaluation,
            TrainedModel model,
            EmbeddedTest embedded,
            RobustnessPlan plan,
            ScoredSubject subject) {
        RobustnessOptions options = request.robustness();
        ScoredModel scored = model.scoredModel(embedded);
        ShippedScoring alone = ShippedScoring.of(
                request.source().model(),
                model.config(),
                options.transform(),
                embedded,
                plan,
                options.batch(scored.shape()));
        ShippedScoring shipped = request.surrogate()
                .map(source -> {
                    try (TrainedModel other = Services.open(source)) {
                        EmbeddedTest seen = other.embedTest(request.progress());
                        requireSameImages(source, other.scoredModel(seen), scored);
                        return alone.withSurrogate(source.model(), other.config(), seen);
                    }
                })
                .orElse(alone);
        try (Workers workers = Clusters.open("evaluate " + subject.name(), cluster)) {
            return evaluation.by(workers, shipped).run(scored, null, subject);
        }
    }

    private static void requireSameImages(ModelSource source, ScoredModel surrogate, ScoredModel scored) {
        if (!surrogate.sameImagesAs(scored)) {
            throw new RobustnessException(source.named().name() + " was trained on other images than the scored model;"
                    + " transfer needs the same data pipeline");
        }
    }

    private static RobustnessResult run(
            EvaluateRequest request, RobustnessEvaluation evaluation, ScoredModel scored, ScoredSubject subject) {
        if (request.surrogate().isEmpty()) {
            return evaluation.run(scored, null, subject);
        }
        ModelSource source = request.surrogate().get();
        try (TrainedModel other = Services.open(source)) {
            ScoredModel surrogate = other.scoredModel(other.embedTest(request.progress()));
            requireSameImages(source, surrogate, scored);
            return evaluation.run(scored, surrogate, subject);
        }
    }

    /** What is the same for the same machine and program, whenever it runs. */
    private static ObjectNode software() {
        ObjectNode node = JSON.valueToTree(Provenance.collect(Path.of(""), 0, List.of()));
        return node.without(List.of("seed", "started", "wallSeconds", "commandLine"));
    }
}
