package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.io.Progress;
import org.colotride.io.storage.KeptFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@evaluate}. */
@Command(
        name = "evaluate",
        description = "Scores a trained network on the test images, benign and attacked.",
        footer = {
            "",
            "Example: reports/runs/quickstart-20260304-050607 --queries 200",
            "A killed scoring continues with the same command."
        })
public final class EvaluateCommand extends Goal {
    private final ToIntFunction<EvaluateRequest> evaluator;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN_FOLDER | MODEL.zip | CONFIG.yaml | KEY=VALUE",
            description = "The run (the newest if none is named), or a model and its configuration, and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private RobustnessOptions robustness = new RobustnessOptions();

    @Option(
            names = "--gallery",
            paramLabel = "EMBEDDINGS",
            description =
                    "Searches embeddings that goal embed has written (NAME.npy, NAME.parquet), of any number, instead of"
                            + " the data set's images, and attacks nothing.")
    private Path gallery;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** @param evaluator returns the exit code */
    EvaluateCommand(ToIntFunction<EvaluateRequest> evaluator) {
        this.evaluator = evaluator;
    }

    public static void main(String... args) {
        CommandRunner.exit(new EvaluateCommand(Services::evaluate), args);
    }

    @Override
    public Integer call() {
        ConfigArguments sorted = ConfigArguments.sort(arguments).atMostWords(1, "name one run folder or one model");
        String named = sorted.words().isEmpty() ? null : sorted.words().get(0);
        ModelSource source = ModelSource.find(named, sorted);
        Optional<ModelSource> surrogate =
                robustness.source().map(other -> ModelSource.find(other, ConfigArguments.sort(List.of())));
        KeptFolder results = robustness
                .output()
                .map(KeptFolder::of)
                .orElseGet(() -> source.results(gallery == null ? "robustness" : "gallery"));
        try (Progress progress = progress()) {
            return evaluator.applyAsInt(new EvaluateRequest(
                    source,
                    progress,
                    out(),
                    err(),
                    robustness,
                    surrogate,
                    results,
                    Optional.ofNullable(gallery),
                    cluster.settingsOr(source.config().cluster()),
                    arguments()));
        }
    }
}
