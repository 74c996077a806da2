package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colotride.config.ConfigReader;
import org.colotride.data.TestFiles;
import org.colotride.experiment.MemoryCheck;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.StorageException;
import org.colotride.model.weights.WeightsConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("locale")
class CommandsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Object> requests = new ArrayList<>();

    private <R> int record(R request) {
        requests.add(request);
        return 0;
    }

    private int run(Goal command, String... args) {
        return CommandRunner.run(command, new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int train(String... args) {
        return run(new TrainCommand(this::record), args);
    }

    private TrainRequest trained() {
        return (TrainRequest) requests.get(requests.size() - 1);
    }

    private RunFolder finishedRun() throws IOException {
        RunFolder run = RunFolder.create(ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder.resolve("runs")), ExperimentConfig.class));
        Files.writeString(run.model(), "weights");
        Files.createDirectories(run.checkpoints());
        Files.writeString(run.checkpoints().resolve("checkpoint-00000300-0123456789abcdef.zip"), "weights");
        return run;
    }

    private void assertFails(int code, int expected, String... parts) {
        assertEquals(expected, code, err.toString());
        for (String part : parts) {
            assertTrue(err.toString().contains(part), () -> err + " lacks " + part);
        }
        assertFalse(err.toString().contains("\tat "), err::toString);
        assertTrue(requests.isEmpty());
    }

    static List<Goal> goals() {
        return List.of(
                new TrainCommand(Services::train),
                new EvaluateCommand(Services::evaluate),
                new EmbedCommand(Services::embed),
                new ExportCommand(Services::export),
                new QueryCommand(Services::query),
                new ImportCommand(Services::importWeights),
                new ConformanceCommand(Services::conformance),
                new FetchDataCommand(Services::fetchData, PreviewService::write));
    }

    @ParameterizedTest
    @MethodSource("goals")
    void everyCommandHasHelp(Goal goal) {
        assertEquals(0, run(goal, "--help"));
        assertTrue(out.toString().startsWith("Usage: "), out::toString);
        assertTrue(out.toString().contains("--debug"));
    }

    /** LTM's departure is on without the option; only GTM's is switched by it. */
    @Test
    void theHelpSaysWhatPublishedSwitches() {
        assertEquals(0, run(new EvaluateCommand(Services::evaluate), "--help"));
        String help = out.toString().replaceAll("\\s+", " ");
        assertTrue(help.contains("Select GTM's target by the published program's slip"), help);
        assertTrue(help.contains("LTM's slip is the default without it"), help);
        assertFalse(help.contains("slips of the published programs (GTM, LTM)"), help);
    }

    @ParameterizedTest
    @MethodSource("goals")
    void anUnknownOptionIsAMistakeOfUse(Goal goal) {
        assertFails(run(goal, "--hepl", "x"), 2, "Unknown option: '--hepl'", "--help");
    }

    /** What works on folders of this machine's alone says so, and does not look for a file of that name. */
    @Test
    void anAddressIsNotTakenForAPath() throws IOException {
        String run = finishedRun().toString();
        assertAddressRefused("hdfs://a/b", new CompareCommand(), "a", "--output", "hdfs://a/b");
        assertAddressRefused("hdfs://a/c", new DashboardCommand(this::record), "hdfs://a/c");
        assertAddressRefused("hdfs://a/d.yaml", new TrainCommand(this::record), "hdfs://a/d.yaml");
        assertAddressRefused("hdfs://a/e", new EvaluateCommand(this::record), run, "--gallery", "hdfs://a/e");
        assertAddressRefused("hdfs://a/f", new IndexCommand(this::record), "hdfs://a/f", "--output", "x.index");
        assertAddressRefused("hdfs://a/g", new IndexCommand(this::record), "x.index", "--add", "hdfs://a/g");
        assertAddressRefused("hdfs://a/h", new ServeCommand(this::record), "hdfs://a/h");
        assertAddressRefused("hdfs://a/i.png", new QueryCommand(this::record), run, "hdfs://a/i.png");
        assertAddressRefused("hdfs://a/j", new EmbedCommand(this::record), run, "hdfs://a/j");
        assertAddressRefused("hdfs://a/k", new EmbedCommand(this::record), run, "--output", "hdfs://a/k");
        assertAddressRefused("hdfs://a/l", new ScanCommand(this::record), run, "hdfs://a/l");
        assertAddressRefused("hdfs://a/m", new DetectCommand(this::record), run, "--output", "hdfs://a/m");
        assertAddressRefused("hdfs://a/n", new ConformanceCommand(this::record), "hdfs://a/n");
        assertAddressRefused(
                "hdfs://a/o", new FetchDataCommand(this::record, this::record), "cub", "--directory", "hdfs://a/o");
        assertAddressRefused("hdfs://a/q.pth", new ImportCommand(this::record), "hdfs://a/q.pth", "conf/cub.yaml");
        assertFails(
                train("conf/cub.yaml", "weights={file: s3a://a/r.pth}"),
                2,
                "weights.file: s3a://a/r.pth",
                "a file of this machine's; copy it from its storage");
        assertFails(
                run(new TournamentCommand(this::record), "conf/tournament-fashion.yaml", "output=hdfs://a/p"),
                2,
                "output: hdfs://a/p",
                "a folder of this machine's; no tournament");
    }

    private void assertAddressRefused(String address, Goal goal, String... arguments) {
        assertFails(
                run(goal, arguments),
                2,
                address + ": is the address of a storage, and here a file or folder of this machine's is meant");
    }

    @Test
    void trainTakesAFileAndOverridesInAnyOrder() {
        assertEquals(0, train("train.epochs=3", "conf/fashion-none.yaml", "defense.epsilon=8/255"));
        assertEquals("fashion-none", trained().config().name());
        assertEquals(3, trained().config().train().epochs());
        assertEquals("8/255", trained().config().defense().args().get("epsilon").textValue());
        assertEquals(
                List.of("train.epochs=3", "conf/fashion-none.yaml", "defense.epsilon=8/255"),
                trained().commandLine());
        assertEquals(Optional.empty(), trained().resume());
        assertEquals(0, train());
        assertEquals("quickstart", trained().config().name());
    }

    @Test
    void faultsOfTheConfigurationAreOneMessageAndExitCode2() {
        assertFails(train("train.epoch=3"), 2, "command line: train.epoch = 3: unknown key; did you mean 'epochs'?");
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertFails(train("conf/quickstrat.yaml"), 2, "no such file; did you mean 'quickstart.yaml'?");
        assertFails(train("a.yaml", "b.yaml"), 2, "two configuration files");
        assertFails(train("train.epochs", "3"), 2, "'train.epochs' is not expected here");
        assertFails(train("--threads", "0"), 2, "--threads 0");
    }

    @Test
    void memoryIsCheckedUnlessAUserKnowsBetter() {
        assertEquals(0, train("conf/quickstart.yaml"));
        assertNotSame(MemoryCheck.NONE, trained().memory());
        assertEquals(0, train("conf/quickstart.yaml", "--no-memory-check"));
        assertSame(MemoryCheck.NONE, trained().memory());
    }

    @Test
    void resumeFindsTheRunAndItsConfiguration() throws IOException {
        RunFolder run = finishedRun();
        assertEquals(0, train("--resume", run.toString()));
        assertEquals(Optional.of(run), trained().resume().map(TrainingPlace::folder));
        assertEquals(run.readConfig(), trained().config());
        Path config = Files.copy(run.config(), folder.resolve("quickstart.yaml"));
        assertEquals(0, train("--resume", config.toString()));
        assertEquals(Optional.of(run), trained().resume().map(TrainingPlace::folder));
        assertEquals(0, train(config.toString(), "--resume"));
        assertEquals(Optional.of(run), trained().resume().map(TrainingPlace::folder));
        requests.clear();
        assertFails(train("--resume", run.toString(), "seed=3"), 2, "seed=3: a resumed run keeps its configuration");
        assertFails(train("--resume", folder.toString()), 1, "is not a run folder");
    }

    @Test
    void evaluateAndEmbedFindTheModel() throws IOException {
        RunFolder run = finishedRun();
        assertEquals(0, run(new EvaluateCommand(this::record), run.toString(), "evaluation.nmi=false"));
        EvaluateRequest evaluated = (EvaluateRequest) requests.get(0);
        assertEquals(run.model(), evaluated.source().model());
        assertFalse(evaluated.source().config().evaluation().nmi());
        assertEquals(0, run(new EvaluateCommand(this::record), run.model().toString()));
        Path lone = Files.writeString(folder.resolve("lone.zip"), "weights");
        assertEquals(0, run(new EmbedCommand(this::record), lone.toString(), "conf/cub.yaml", "--split", "train"));
        EmbedRequest embedded = (EmbedRequest) requests.get(2);
        assertEquals("cub", embedded.source().orElseThrow().config().name());
        assertEquals(EmbedRequest.Split.TRAIN, embedded.split());
        assertEquals(folder.resolve("embeddings-train.npy"), embedded.output());
        assertEquals(folder.resolve("embeddings-train.csv"), embedded.labels());
        assertEquals(0, run(new EmbedCommand(this::record), run.toString(), "--split", "gallery"));
        EmbedRequest gallery = (EmbedRequest) requests.get(3);
        assertEquals(EmbedRequest.Split.GALLERY, gallery.split());
        assertEquals(run.path().resolve("embeddings-gallery.npy"), gallery.output());
        requests.clear();
        assertFails(run(new EvaluateCommand(this::record), lone.toString()), 2, "no config.yaml lies beside");
        assertFails(run(new EmbedCommand(this::record), run.toString(), "--output", "x.csv"), 2, "must end in .npy");
        Files.delete(run.model());
        assertFails(run(new EvaluateCommand(this::record), run.toString()), 2, "there is no such model");
    }

    @Test
    void queryTakesARunAndAnImage() throws IOException {
        RunFolder run = finishedRun();
        Path image = Files.writeString(folder.resolve("shoe.png"), "pixels");
        assertEquals(0, run(new QueryCommand(this::record), run.toString(), image.toString(), "--k", "3"));
        QueryRequest query = (QueryRequest) requests.get(0);
        assertEquals(image, query.image());
        assertEquals(3, query.k());
        assertEquals(run.path().resolve("query-shoe.png.html"), query.output());
        requests.clear();
        assertFails(run(new QueryCommand(this::record), run.toString(), "none.png"), 2, "no such image file");
        assertFails(run(new QueryCommand(this::record), run.toString(), image.toString(), "--k=0"), 2, "--k 0");
        assertFails(run(new QueryCommand(this::record)), 2, "IMAGE");
    }

    @Test
    void embedTakesPhotographsInsteadOfASplit() throws IOException {
        RunFolder run = finishedRun();
        Path photographs = folder.resolve("photographs");
        Path one = TestFiles.writeImage(photographs.resolve("b.jpg"), 5, 5, 1);
        Path two = TestFiles.writeImage(photographs.resolve("a.png"), 5, 5, 2);
        Files.writeString(photographs.resolve("notes.txt"), "no image");
        EmbedCommand command = new EmbedCommand(this::record);
        assertEquals(0, run(command, run.toString(), one.toString(), photographs.toString()));
        EmbedRequest request = (EmbedRequest) requests.get(0);
        assertEquals(List.of(one, two, one), request.images());
        assertEquals(run.model(), request.model());
        assertEquals(run.path().resolve("embeddings-images.npy"), request.output());
        assertEquals(0, run(new EmbedCommand(this::record), run.model().toString(), two.toString()));
        assertEquals(List.of(two), ((EmbedRequest) requests.get(1)).images());
        assertEquals(0, run(new EmbedCommand(this::record), run.toString()));
        assertEquals(List.of(), ((EmbedRequest) requests.get(2)).images());
        requests.clear();
        Goal embed = new EmbedCommand(this::record);
        assertFails(run(embed, run.toString(), one.toString(), "--split", "test"), 2, "--split test: names a part");
        assertFails(run(embed, run.toString(), "none.jpg"), 2, "none.jpg: there is no such image file");
        assertFails(run(embed, "none.JPG"), 2, "none.JPG: there is no such image file");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertFails(run(embed, run.toString(), empty.toString()), 2, "empty: holds no image");
    }

    @Test
    void importPutsTheCommandLineBeforeTheConfiguration() {
        ImportCommand command = new ImportCommand(this::record);
        assertEquals(
                0, run(command, "w/resnet18.v1.pth", "conf/cub.yaml", "--fresh", "fc,conv1", "model.embedding=64"));
        ImportRequest request = (ImportRequest) requests.get(0);
        assertEquals(
                new WeightsConfig("w/resnet18.v1.pth", List.of("fc", "conv1"), null),
                request.config().weights());
        assertEquals(Path.of("w/resnet18.v1.zip"), request.output());
        assertEquals(64, request.config().model().args().get("embedding").intValue());
        String[] configured = {"conf/cub.yaml", "weights.file=a.ckpt", "weights.prefix=net.", "weights.fresh=[fc]"};
        assertEquals(0, run(new ImportCommand(this::record), configured));
        request = (ImportRequest) requests.get(1);
        assertEquals(
                new WeightsConfig("a.ckpt", List.of("fc"), "net."),
                request.config().weights());
        requests.clear();
        assertFails(run(new ImportCommand(this::record), "a.pth"), 2, "CONFIG.yaml");
        assertFails(run(new ImportCommand(this::record), "conf/cub.yaml"), 2, "name a file of weights");
        assertFails(run(new ImportCommand(this::record), "a.pth", "b.pth", "conf/cub.yaml"), 2, "'b.pth'");
        assertFails(run(new ImportCommand(this::record), "a.pth", "conf/cub.yaml", "--output", "m"), 2, "end in .zip");
        assertFails(run(new ImportCommand(Services::importWeights), "a.pth", "conf/cub.yaml"), 2, "a.pth: there is no");
    }

    @Test
    void conformanceHandsItsExitCodeOn() {
        assertEquals(1, run(new ConformanceCommand(request -> 1), folder.toString()));
        assertFails(run(new ConformanceCommand(this::record), "nowhere"), 2, "nowhere: there is no such folder");
    }

    @Test
    void fetchDataHasADefault() {
        assertEquals(0, run(new FetchDataCommand(this::record, this::record)));
        assertEquals(List.of("fashion-mnist"), ((FetchDataRequest) requests.get(0)).dataSets());
        assertEquals(Set.of(), ((FetchDataRequest) requests.get(0)).accepted());
        assertEquals(0, run(new FetchDataCommand(this::record, this::record), "cub", "--accept-licence", "cub"));
        assertEquals(Set.of("cub"), ((FetchDataRequest) requests.get(1)).accepted());
    }

    @Test
    void aPreviewTakesAPipelineAndChangesToIt() {
        assertEquals(
                0,
                run(
                        new FetchDataCommand(this::record, this::record),
                        "--preview",
                        "data-pipelines/cars.yaml",
                        "data.directory=x",
                        "normalization=half"));
        PreviewRequest request = (PreviewRequest) requests.get(0);
        assertEquals(Path.of("data-pipelines/cars.yaml"), request.pipeline());
        assertEquals("x", request.overrides().path("directory").textValue());
        assertEquals("half", request.overrides().path("normalization").textValue());
        assertEquals(Path.of("reports/runs/preview-cars.html"), request.output());
        requests.clear();
        Goal command = new FetchDataCommand(this::record, this::record);
        assertFails(run(command, "--output", "x.html"), 2, "--output x.html", "--preview");
        assertFails(run(command, "--preview", "p.yaml", "cars"), 2, "'cars' is not expected here");
        assertFails(run(command, "--preview", "p.yaml", "q.yaml"), 2, "q.yaml: --preview takes one pipeline");
        assertFails(
                run(new FetchDataCommand(this::record, PreviewService::write), "--preview", folder + "/none.yaml"),
                2,
                "none.yaml: no such pipeline file");
    }

    @Test
    void theLoadersBenchmarkNeedsAPipeline() {
        assertFails(run(new BenchmarkCommand(), "--cache", "x"), 2, "need --loader");
        assertFails(run(new BenchmarkCommand(), "--loader", folder + "/none.yaml"), 2, "no such pipeline file");
        assertFails(run(new BenchmarkCommand(), "--loader", "p.yaml", "--batch=0"), 2, "at least one image");
        assertFails(run(new BenchmarkCommand(), "--loader", "p.yaml", "x y"), 2, "'x y' is not expected here");
    }

    @Test
    void theBenchmarkTimesADefence() {
        assertFails(run(new BenchmarkCommand(), "--defense", "akt"), 2, "did you mean 'act'?");
        assertFails(run(new BenchmarkCommand(), "--defense", "act", "--breakdown"), 2, "--defense: only an iteration");
        String tiny = "--defense act --net c2f2 --size 12 --pairs 2 --steps 2 --runs 1 --threads 1";
        assertEquals(0, run(new BenchmarkCommand(), tiny.split(" ")), err::toString);
        assertEquals(3, out.toString().lines().count(), out::toString);
        assertTrue(out.toString().contains("\"phase\":\"perturbation\",\"defense\":\"act\""), out::toString);
    }

    @Test
    void failuresExitWith1AndShowTheirTraceOnlyOnRequest() {
        StorageException full = new StorageException("x.zip: cannot be written: No space left on device");
        Goal failing = new TrainCommand(request -> {
            throw full;
        });
        assertFails(run(failing), 1, "x.zip: cannot be written: No space left on device");
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertEquals(1, run(failing, "--debug"));
        assertTrue(err.toString().contains("\tat org.colotride.cli.CommandsTest"), err::toString);
    }

    @Test
    void anUnforeseenFailureSaysHowToLearnMore() {
        Goal failing = new TrainCommand(request -> {
            throw new IllegalStateException("shape mismatch");
        });
        assertFails(run(failing), 1, "IllegalStateException: shape mismatch", "--debug");
    }

    @Test
    void memoryThatRanOutSaysWhichLimitToRaise() {
        OutOfMemoryError whole = new OutOfMemoryError("Physical memory usage is too high: 4100M > 4096M");
        OutOfMemoryError arrays = new OutOfMemoryError("Failed to allocate memory within limits: 2049M > 2048M");
        OutOfMemoryError wrapped = new OutOfMemoryError("Cannot allocate new FloatPointer(9)");
        wrapped.initCause(arrays);
        assertLimit(whole, "maxphysicalbytes");
        assertLimit(new RuntimeException(arrays), "maxbytes");
        assertLimit(wrapped, "maxbytes");
        assertLimit(new OutOfMemoryError("Java heap space"), "-Xmx");
        assertLimit(new OutOfMemoryError("unable to create native thread"), "native thread");
    }

    private void assertLimit(Throwable error, String limit) {
        err.getBuffer().setLength(0);
        Goal failing = new TrainCommand(request -> {
            throw CommandsTest.<RuntimeException>sneak(error);
        });
        assertFails(run(failing), 1, limit, "MAVEN_OPTS");
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneak(Throwable error) throws E {
        throw (E) error;
    }
}
