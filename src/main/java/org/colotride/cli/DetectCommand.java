package org.colotride.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@detect}. */
@Command(
        name = "detect",
        description =
                "Calibrates a detector of adversarial images on benign test images, and tells which attacks it sees: those"
                        + " that know nothing of it, and those that go through it.",
        footer = {
            "",
            "Example: reports/runs/quickstart-20260304-050607 --queries 100",
            "A killed report continues with the same command."
        })
public final class DetectCommand extends Goal {
    private final ToIntFunction<DetectRequest> detector;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN_FOLDER | MODEL.zip | CONFIG.yaml | KEY=VALUE",
            description = "The run (the newest if none is named), or a model and its configuration, and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private DetectOptions options = new DetectOptions();

    /** @param detector returns the exit code */
    DetectCommand(ToIntFunction<DetectRequest> detector) {
        this.detector = detector;
    }

    public static void main(String... args) {
        CommandRunner.exit(new DetectCommand(DetectionService::detect), args);
    }

    @Override
    public Integer call() {
        ConfigArguments sorted = ConfigArguments.sort(arguments).atMostWords(1, "name one run folder or one model");
        String named = sorted.words().isEmpty() ? null : sorted.words().get(0);
        ModelSource source = ModelSource.find(named, sorted);
        try (Progress progress = progress()) {
            return detector.applyAsInt(new DetectRequest(source, progress, out(), err(), options, arguments()));
        }
    }
}
