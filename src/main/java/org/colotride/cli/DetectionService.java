package org.colotride.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.detection.DetectionException;
import org.colotride.detection.evaluation.DetectionEvaluation;
import org.colotride.detection.evaluation.DetectionFiles;
import org.colotride.detection.evaluation.DetectionPlan;
import org.colotride.detection.evaluation.DetectionResult;
import org.colotride.detection.gallery.GalleryScan;
import org.colotride.detection.gallery.ScanFiles;
import org.colotride.detection.gallery.ScanResult;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.FolderLock;
import org.colotride.io.Mappers;
import org.colotride.report.detection.DetectionPage;
import org.colotride.report.detection.DetectionTable;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.ScoredSubject;

/** Where {@code detect} and {@code scan} meet the detector. */
final class DetectionService {
    private static final int SCANNED_TOGETHER = 32;
    private static final int SHOWN = 20;
    private static final ObjectMapper JSON = Mappers.json();

    private DetectionService() {}

    static int detect(DetectRequest request) {
        ExperimentConfig config = request.source().config();
        // A wrong option shows before anything long begins.
        DetectionPlan plan = request.options().plan(RunComponents.imageShape(config));
        Path folder =
                request.options().output().orElseGet(() -> request.source().beside("detection"));
        String goOn = Interruption.command("detect", String.join(" ", request.commandLine()));
        try (FolderLock lock = FolderLock.hold(folder, "detects");
                Interruption interruption = Interruption.watch(goOn, request.err())) {
            OutcomeStore.requireUsable(folder);
            try (TrainedModel model = Services.open(request.source())) {
                DetectionResult result = run(request, plan, folder, model);
                DetectionFiles.write(folder, result);
                Path page = DetectionPage.write(folder, result);
                request.progress().close();
                request.out().println();
                request.out().print(DetectionTable.text(result));
                request.out().println("Report: " + page);
                return 0;
            }
        } catch (RobustnessException | DetectionException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static DetectionResult run(DetectRequest request, DetectionPlan plan, Path folder, TrainedModel model) {
        EmbeddedTest embedded = model.embedTest(request.progress());
        String digest = ModelDigest.of(request.source().model());
        ExperimentConfig config = model.config();
        ObjectNode identity = JSON.createObjectNode();
        identity.set(
                "model",
                ScoredSubject.model(
                        request.source().model().getFileName().toString(),
                        digest,
                        config.model().name(),
                        config.model().args(),
                        config.defense().name()));
        identity.set(
                "data",
                ScoredSubject.data(
                        config.data().name(),
                        model.data().test().shape(),
                        embedded.searched().labels()));
        ObjectNode subject = identity.deepCopy();
        subject.put("name", config.name());
        subject.set(
                "origin",
                JSON.valueToTree(Provenance.collect(
                        Path.of(""), request.source().config().seed(), request.commandLine())));
        return new DetectionEvaluation(
                        plan,
                        folder,
                        identity,
                        request.options().batch(model.data().test().shape()),
                        request.progress())
                .run(model.scoredModel(embedded), digest, subject);
    }

    static int scan(ScanRequest request) {
        try (TrainedModel model = Services.open(request.source())) {
            ScoredModel scored = request.images().isEmpty()
                    ? model.scoredModel(model.embedTest(request.progress()))
                    : photographs(request, model);
            ScanResult result = new GalleryScan(request.settings(), SCANNED_TOGETHER, request.progress()).run(scored);
            ObjectNode subject = JSON.createObjectNode();
            subject.put("model", request.source().model().getFileName().toString())
                    .put("sha256", ModelDigest.of(request.source().model()))
                    .put(
                            "images",
                            request.images().isEmpty() ? model.config().data().name() : "named");
            subject.set(
                    "origin",
                    JSON.valueToTree(Provenance.collect(
                            Path.of(""), request.source().config().seed(), request.commandLine())));
            ScanFiles.write(request.output(), result, subject);
            request.progress().close();
            tell(request, result);
            return 0;
        } catch (DetectionException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static ScoredModel photographs(ScanRequest request, TrainedModel model) {
        ImageSet images = model.photographs(request.images());
        return model.scoredModel(images, model.embed(images, new DataReport(CorruptPolicy.FAIL), request.progress()));
    }

    private static void tell(ScanRequest request, ScanResult result) {
        request.out()
                .println(
                        result.findings().size() + " of " + result.images() + " images are suspicious; skewness of the "
                                + request.settings().neighbours() + "-occurrences "
                                + String.format(Locale.ROOT, "%.2f", result.skewness()) + ".");
        result.findings().stream().limit(SHOWN).forEach(finding -> request.out()
                .println("  " + finding.rank() + ". " + finding.path() + ": " + finding.words()));
        request.out().println("Findings: " + request.output().resolve(ScanFiles.TABLE));
    }
}
