package org.colotride.experiment.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunComponents;
import org.colotride.model.weights.WeightsConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("locale")
class ExperimentConfigTest {
    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    // TournamentPlanTest reads these.
                    .filter(file -> !file.getFileName().toString().startsWith("tournament-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileLoadsAndIsNamedAsItsRun(Path file) {
        ExperimentConfig config = ConfigReader.read(file, List.of(), ExperimentConfig.class);
        assertEquals(config.name() + ".yaml", file.getFileName().toString());
        // A component's arguments are bound by its own registry.
        RunComponents components = RunComponents.of(config);
        // A classifier has one output per class.
        int expected = components.config().loss().name().equals("classification") ? 98 : 512;
        assertEquals(expected, config.model().args().path("embedding").asInt(512));
    }

    @Test
    void aDefenceBringsTheMinerAndTheLossThatItWasPublishedWith() {
        Path file = Path.of("conf/fashion.yaml");
        ExperimentConfig own = RunComponents.of(ConfigReader.read(file, List.of(), ExperimentConfig.class))
                .config();
        assertEquals("gradual-hard", own.miner().name());
        assertTrue(own.loss().args().get("collapseTerm").booleanValue());
        ExperimentConfig other = RunComponents.of(
                        ConfigReader.read(file, List.of("defense=act"), ExperimentConfig.class))
                .config();
        assertEquals("random", other.miner().name());
        assertFalse(other.loss().args().get("collapseTerm").booleanValue());
        ExperimentConfig named = RunComponents.of(
                        ConfigReader.read(file, List.of("defense=act", "miner=softhard"), ExperimentConfig.class))
                .config();
        assertEquals("softhard", named.miner().name());
    }

    @Test
    void thePublishedRecipesAreThere() throws IOException {
        List<String> names =
                files().stream().map(file -> file.getFileName().toString()).toList();
        assertTrue(names.containsAll(List.of(
                "quickstart.yaml",
                "fashion-colo-tride.yaml",
                "fashion-none.yaml",
                "cub.yaml",
                "cars.yaml",
                "sop.yaml",
                "cars196-128.yaml")));
    }

    @Test
    void weightsAreOptionalAndSurviveWriting() throws IOException {
        Path file = Path.of("conf/quickstart.yaml");
        assertNull(ConfigReader.read(file, List.of(), ExperimentConfig.class).weights());
        ExperimentConfig config = ConfigReader.read(
                file,
                List.of("weights.file=a.pth", "weights.fresh=[fc]", "weights.prefix=net."),
                ExperimentConfig.class);
        assertEquals(new WeightsConfig("a.pth", List.of("fc"), "net."), config.weights());
        Path written = Files.writeString(folder.resolve("written.yaml"), ConfigWriter.toYaml(config));
        assertEquals(config, ConfigReader.read(written, List.of(), ExperimentConfig.class));
        assertEquals(config.weights(), RunComponents.of(config).config().weights());
    }

    @Test
    void pipelinesMayLieInAnotherFolder() throws IOException {
        ExperimentConfig usual = ConfigReader.read(Path.of("conf/quickstart.yaml"), List.of(), ExperimentConfig.class);
        assertEquals("data-pipelines", usual.pipelines());
        assertFalse(ConfigWriter.toYaml(usual).contains("pipelines"), "runs keep the files that they had");
        Files.copy(Path.of("data-pipelines/fashion-mnist.yaml"), folder.resolve("mine.yaml"));
        ExperimentConfig other = ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("pipelines=" + folder, "data=mine"), ExperimentConfig.class);
        Path written = Files.writeString(folder.resolve("run.txt"), ConfigWriter.toYaml(other));
        assertEquals(other, ConfigReader.read(written, List.of(), ExperimentConfig.class));
        assertEquals(RunComponents.imageShape(usual), RunComponents.imageShape(other));
        String refused = assertThrows(
                        ConfigException.class, () -> RunComponents.imageShape(usual.withData(other.data())))
                .getMessage();
        assertTrue(refused.contains("no pipeline is named 'mine'"), refused);
    }

    @Test
    void aBestModelNeedsValidationsThatMeasureIt() {
        for (String[] refused : new String[][] {
            {"train.best.figure=ES:R", "train.attackEvery=0", "train.best.figure: ES:R is measured by attacking"},
            {"train.best.patience=3", "train.validateEvery=0", "train.best.patience: 3 validations will not come"}
        }) {
            List<String> overrides = List.of("train.validateIterations=0", refused[0], refused[1]);
            ConfigException error = assertThrows(
                    ConfigException.class,
                    () -> ConfigReader.read(Path.of("conf/quickstart.yaml"), overrides, ExperimentConfig.class));
            assertTrue(error.getMessage().contains(refused[2]), error.getMessage());
        }
    }

    /** Without them a run's file is what it was before there was a choice. */
    @Test
    void optimiserAndScheduleAreOptionalAndSurviveWriting() throws IOException {
        ExperimentConfig usual = ConfigReader.read(Path.of("conf/quickstart.yaml"), List.of(), ExperimentConfig.class);
        String written = ConfigWriter.toYaml(RunComponents.of(usual).config());
        assertFalse(written.matches("(?s).*(optimizer|clip|best|ema|freeze): .*"), written);
        ExperimentConfig chosen = RunComponents.of(ConfigReader.read(
                        Path.of("conf/quickstart.yaml"),
                        List.of("train.optimizer=sgd", "train.optimizer.momentum=0.8", "train.schedule=cosine"),
                        ExperimentConfig.class))
                .config();
        Path file = Files.writeString(folder.resolve("chosen.yaml"), ConfigWriter.toYaml(chosen));
        ExperimentConfig read = ConfigReader.read(file, List.of(), ExperimentConfig.class);
        assertEquals(chosen, read);
        assertEquals(0.8, read.train().optimizer().args().path("momentum").asDouble());
        assertEquals(0, read.train().schedule().args().path("lowest").asDouble(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "train.pairs=1, train.pairs: 1 is not at least 2",
        "train.epochs=0, train.epochs: 0 is not at least 1",
        "train.iterations=-1, train.iterations: -1",
        "train.learningRate=0, train.learningRate: 0.0 is not in (0",
        "train.weightDecay=-1/2, train.weightDecay: -0.5",
        "train.loaderThreads=0, train.loaderThreads: 0",
        "train.keepCheckpoints=0, train.keepCheckpoints: 0",
        "train.clip.norm=0, train.clip.norm: 0.0 is not a finite number above 0",
        "train.clip={}, train.clip: give either norm or value",
        "train.best.patience=-1, train.best.patience: -1 is not at least 0",
        "train.best.figure=mAP, train.best.figure: 'mAP' is unknown",
        "train.ema=1, train.ema: 1.0 is not in [0, 1)",
        "train.optimizer.name=3, train.optimizer.name = 3",
        "weights.fresh=[fc], weights.file: is missing",
        "weights.fille=a.pth, did you mean 'file'?",
        "train.epoch=3, did you mean 'epochs'?",
        "evaluation.batch=0, evaluation.batch: 0",
        "name=a/b, name: a/b is not a folder's name",
        "seed=x, seed = 'x'",
        "defence.epsilon=1, did you mean 'defense'?"
    })
    void faultsAreRefused(String override, String message) {
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> ConfigReader.read(Path.of("conf/quickstart.yaml"), List.of(override), ExperimentConfig.class));
        assertTrue(refused.getMessage().startsWith("command line: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
}
