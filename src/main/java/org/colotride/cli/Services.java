package org.colotride.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.colotride.attack.InputTransforms;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.conformance.ConformanceSuite;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.check.CheckReport;
import org.colotride.data.check.DatasetCheck;
import org.colotride.data.fetch.DataFetcher;
import org.colotride.data.fetch.DatasetFetchers;
import org.colotride.data.source.ImageSource;
import org.colotride.data.source.ImageSources;
import org.colotride.experiment.EmbeddingsOrigin;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.ImportedModel;
import org.colotride.experiment.KeptGallery;
import org.colotride.experiment.LabelsCsv;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.TrainingControl;
import org.colotride.experiment.TrainingStoppedException;
import org.colotride.io.FolderLock;
import org.colotride.io.ImagePng;
import org.colotride.io.NpyWriter;
import org.colotride.library.ImageModel;
import org.colotride.library.Neighbour;
import org.colotride.model.export.ModelExporter;
import org.colotride.report.page.QueryPage;
import org.colotride.report.page.RunPages;
import org.colotride.retrieval.BenignScore;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.tensor.Embeddings;

/** The one place where the commands meet the packages that do the work. Each method returns the exit code. */
final class Services {
    /** Longer than an iteration on a large network takes; who will not wait sends a second signal. */
    private static final int INTERRUPTION_SECONDS = 300;
    /** There is nothing to be saved. */
    private static final Duration DASHBOARD_ENDS_WITHIN = Duration.ofSeconds(5);

    private Services() {}

    static int train(TrainRequest request) {
        return request.cluster()
                .map(cluster -> GroupTrainingService.train(request, cluster))
                .orElseGet(() -> trainHere(request));
    }

    private static int trainHere(TrainRequest request) {
        request.resume().flatMap(TrainingPlace::stored).ifPresent(folder -> {
            throw new ConfigException("command line: --resume " + folder
                    + ": only a cluster (--master) goes on with a run in such a storage; copy its folder, or name one");
        });
        try (Experiment experiment = request.resume()
                .map(run -> Experiment.resume(
                        run.folder(), request.config(), request.memory(), request.progress(), request.commandLine()))
                .orElseGet(() -> Experiment.start(
                        request.config(), request.memory(), request.progress(), request.commandLine()))) {
            TrainingControl control = new TrainingControl();
            String goOn = Interruption.command("train", "--resume " + experiment.folder());
            try (Interruption interruption =
                    Interruption.watch(control::interrupt, goOn, request.err(), INTERRUPTION_SECONDS)) {
                return train(request, experiment, control);
            }
        }
    }

    private static int train(TrainRequest request, Experiment experiment, TrainingControl control) {
        if (request.dashboard().isEmpty()) {
            return run(
                    request,
                    experiment.with(RunHooks.none().withReport(new RunPages()).withControl(control)));
        }
        try (TrainingDashboard dashboard =
                TrainingDashboard.open(request.dashboard().get(), experiment.folder(), control, request.out())) {
            return run(request, experiment.with(dashboard.hooks()));
        }
    }

    private static int run(TrainRequest request, Experiment experiment) {
        try {
            Experiment.Outcome outcome = experiment.run();
            request.progress().close();
            request.out().println();
            request.out().print(FigureTable.of(outcome.results().metrics()));
            request.out().println();
            request.out().println("Report: " + outcome.folder().report());
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TrainingStoppedException e) {
            if (!e.interrupted()) {
                throw e;
            }
            request.progress().close();
            request.out().println(e.getMessage());
            return CommandRunner.FAILURE;
        }
    }

    /** Serves until the process is ended. */
    static int dashboard(DashboardRequest request) {
        ShutdownDeadline.set(DASHBOARD_ENDS_WITHIN);
        try (FollowedRuns followed = FollowedRuns.open(request.address(), request.folders(), request.out())) {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandRunner.FAILURE;
        }
    }

    static int evaluate(EvaluateRequest request) {
        if (request.gallery().isPresent()) {
            return GalleryService.score(request, request.gallery().get());
        }
        request.robustness().certificate();
        request.robustness().transform().ifPresent(InputTransforms.REGISTRY::create);
        if (request.robustness().attacksNothing()) {
            return benign(request);
        }
        // A wrong option shows before anything long begins.
        RobustnessService.check(request);
        String goOn = Interruption.command("evaluate", String.join(" ", request.commandLine()));
        try (Interruption interruption = Interruption.watch(goOn, request.err())) {
            return benign(request);
        }
    }

    private static int benign(EvaluateRequest request) {
        try (TrainedModel model = behindItsTransform(request);
                FolderLock lock = RobustnessService.lock(request)) {
            EmbeddedTest embedded = model.embedTest(request.progress());
            BenignScore score = model.score(embedded, request.progress());
            RetrievalMetrics metrics = score.metrics();
            request.progress().close();
            request.out().print(FigureTable.of(score.figures()));
            request.out()
                    .println(embedded.searched(metrics)
                            .withCopies(model.data().report().copies())
                            .describe());
            request.out().flush();
            if (!request.robustness().attacksNothing()) {
                RobustnessService.score(request, model, embedded, metrics);
            }
            request.robustness()
                    .certificate()
                    .ifPresent(plan -> RobustnessService.certify(request, plan, model.scoredModel(embedded)));
            return 0;
        }
    }

    static TrainedModel behindItsTransform(EvaluateRequest request) {
        TrainedModel model = open(request.source());
        return request.robustness()
                .transform()
                .map(named -> model.behind(
                        InputTransforms.REGISTRY.create(named),
                        request.robustness().seed()))
                .orElse(model);
    }

    static int embed(EmbedRequest request) {
        if (request.table().isPresent()) {
            return EmbeddingTableService.embed(request, request.table().get());
        }
        if (request.source().isEmpty()) {
            return embedAlone(request);
        }
        try (TrainedModel model = open(request.source().get())) {
            ImageSet images = request.images().isEmpty()
                    ? split(model.data(), request.split())
                    : model.photographs(request.images());
            DataReport report = request.images().isEmpty() ? model.data().report() : new DataReport(CorruptPolicy.FAIL);
            int count = model.writeEmbeddings(images, report, request.output(), request.labels(), request.progress());
            EmbeddingsOrigin.of(request.model(), model.metric(), model.dimension(), count)
                    .write(request.output());
        }
        return embedded(request);
    }

    private static int embedAlone(EmbedRequest request) {
        try (ImageModel model = loaded(request.model())) {
            Embeddings embeddings = model.embed(request.images());
            try (NpyWriter writer = new NpyWriter(request.output(), embeddings.count(), model.dimension())) {
                writer.append(embeddings.values(), 0, embeddings.count());
            }
            int[] rows = IntStream.range(0, embeddings.count()).toArray();
            LabelsCsv.write(request.labels(), model.images(request.images()), rows);
            EmbeddingsOrigin.of(request.model(), model.metric(), model.dimension(), rows.length)
                    .write(request.output());
        }
        return embedded(request);
    }

    private static int embedded(EmbedRequest request) {
        request.progress().close();
        request.out().println("Embeddings: " + request.output());
        request.out().println("Labels: " + request.labels());
        return 0;
    }

    static ImageModel loaded(Path file) {
        try {
            return ImageModel.load(file);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static ImageSet split(RetrievalData data, EmbedRequest.Split split) {
        return switch (split) {
            case TRAIN -> data.train();
            case TEST -> data.test();
            case GALLERY -> data.gallery()
                    .orElseThrow(() -> new ConfigException(
                            "--split gallery: the test images of this data set are queries and gallery; use --split"
                                    + " test"));
        };
    }

    static int export(ExportRequest request) {
        ModelExporter.export(request.model(), request.format(), request.output());
        request.out().println("Exported: " + request.output());
        return 0;
    }

    static int query(QueryRequest request) {
        if (request.source().isEmpty()) {
            return queryFolder(request);
        }
        ModelSource source = request.source().get();
        try (TrainedModel model = open(source)) {
            String name = source.model().getFileName().toString().replaceFirst("\\.zip$", "");
            KeptGallery kept = new KeptGallery(source.model().resolveSibling(name + "-gallery.bin"), source.model());
            TrainedModel.Found found = model.query(request.image(), request.k(), Optional.of(kept), request.progress());
            QueryPage.write(request.output(), request.image(), found);
            request.progress().close();
            request.out().println("Page: " + request.output());
            return 0;
        }
    }

    private static int queryFolder(QueryRequest request) {
        try (ImageModel model = loaded(request.model())) {
            List<Neighbour> nearest = model.index(request.gallery()).nearest(model.embed(request.image()), request.k());
            QueryPage.write(
                    request.output(),
                    request.image().toString(),
                    null,
                    picture(model, request.image()),
                    nearest.stream()
                            .map(near -> new QueryPage.Neighbour(
                                    near.file().toString(),
                                    near.file().getFileName().toString(),
                                    near.distance(),
                                    picture(model, near.file()),
                                    null))
                            .toList());
            request.progress().close();
            request.out().println("Page: " + request.output());
            return 0;
        }
    }

    private static String picture(ImageModel model, Path file) {
        return ImagePng.dataUri(model.pixels(file), 0, model.shape());
    }

    static int importWeights(ImportRequest request) {
        ImportedModel.write(request.config(), request.output()).lines().forEach(line -> request.out()
                .println("Weights: " + line));
        request.out().println("Model: " + request.output());
        return 0;
    }

    static TrainedModel open(ModelSource source) {
        return TrainedModel.open(source.model(), source.config());
    }

    static int conformance(ConformanceRequest request) {
        return new ConformanceSuite().run(request.folder(), request.out()::println) ? 0 : CommandRunner.FAILURE;
    }

    private static int check(FetchDataRequest request, ObjectNode args) {
        String name = request.check().orElseThrow();
        ImageSource source = ImageSources.REGISTRY.create(new Component(name, args, "command line: --check " + name));
        DatasetCheck check = new DatasetCheck(source, request.anyCounts() ? Optional.empty() : source.official());
        CheckReport report = check.run(request.progress());
        report.lines().forEach(request.out()::println);
        request.out().println(report.passes() ? name + ": as it should be" : name + ": not as it should be");
        return report.passes() ? 0 : CommandRunner.FAILURE;
    }

    static int tournament(TournamentRequest request) {
        return TournamentService.run(request);
    }

    static int fetchData(FetchDataRequest request) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        request.directory().ifPresent(directory -> args.put("directory", directory.toString()));
        if (request.check().isPresent()) {
            return check(request, args);
        }
        for (String name : request.dataSets()) {
            DataFetcher fetcher = DatasetFetchers.standard(request.accepted()).of(name);
            request.out().println(fetcher.describe());
            request.out().println(name + ": ready in " + fetcher.ensure(args, request.out()::println));
        }
        return 0;
    }
}
