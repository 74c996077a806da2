package org.colotride.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.Numbers;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.evaluation.DetectionPlan;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.SearchKind;
import org.colotride.tensor.ImageShape;
import picocli.CommandLine.Option;

/** The options of {@code detect}: those of {@code evaluate} that say how a model is attacked, and those of the detector. */
final class DetectOptions {
    private static final int NO_SQUARES = 1;

    @Option(names = "--attacks", paramLabel = "LIST", description = "As for evaluate (default: ${DEFAULT-VALUE}).")
    private String attacks = String.join(",", Attacks.standardNames());

    @Option(names = "--profile", description = "rob28 or rob224 (default: by the images' size).")
    private String profile;

    @Option(names = "--epsilon", paramLabel = "ε", description = "Largest change of a pixel, such as 8/255.")
    private String epsilon;

    @Option(names = "--alpha", paramLabel = "α", description = "Size of one step of the published descent.")
    private String alpha;

    @Option(names = "--steps", description = "Steps of the published descent.")
    private Integer steps;

    @Option(
            names = "--queries",
            description = "A seeded sample of so many images is attacked; 0 for all (default: ${DEFAULT-VALUE}).")
    private int queries = 200;

    @Option(names = "--seed", description = "Of the samples and every random choice (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--budget",
            description =
                    "Of the worst case, and of each attack through the detector: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE}).")
    private AttackBudget budget = AttackBudget.quick;

    @Option(names = "--batch", description = "Images at a time; nothing depends on it (default: by their size).")
    private int batch;

    @Option(
            names = "--false-alarms",
            paramLabel = "RATE",
            description = "Share of benign images that may be flagged (default: ${DEFAULT-VALUE}).")
    private double rate = 0.01;

    @Option(
            names = "--calibrate",
            paramLabel = "N",
            description = "Benign test images that the detector is calibrated on (default: ${DEFAULT-VALUE}).")
    private int calibration = 2000;

    @Option(
            names = "--benign",
            paramLabel = "N",
            description = "Further benign images, which tell the rate of false alarms (default: ${DEFAULT-VALUE}).")
    private int benign = 1000;

    @Option(
            names = "--changes",
            paramLabel = "LIST",
            description = "The small changes, as for evaluate --transform (default: ${DEFAULT-VALUE}).")
    private String changes = "noise:sigma=0.05:draws=4,jpeg:quality=75,shift:pixels=1:draws=4,smooth:sigma=1";

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            description = "Nearest images that make a ranking (default: ${DEFAULT-VALUE}).")
    private int neighbours = DetectorSettings.standard(1).neighbours();

    @Option(
            names = "--weights",
            paramLabel = "LIST",
            description =
                    "Of the detector's score in the loss of attacks through it; every image keeps its best (default:"
                            + " ${DEFAULT-VALUE}).")
    private String weights = "0,0.03,0.3";

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where the report goes (default: RUN/detection).")
    private Path output;

    Optional<Path> output() {
        return Optional.ofNullable(output);
    }

    int batch(ImageShape shape) {
        return batch > 0 ? batch : RobustnessScoring.batchFor(shape);
    }

    /** @throws ConfigException if an option is wrong */
    DetectionPlan plan(ImageShape shape) {
        if (batch < 0) {
            throw new ConfigException(
                    "command line: --batch " + batch + ": at least one image, or 0 for as many as fit");
        }
        try {
            AttackProfile strength = AttackProfile.of(
                    profile != null ? profile : AttackProfile.nameFor(shape.height()),
                    number("--epsilon", epsilon),
                    number("--alpha", alpha),
                    steps,
                    false,
                    1);
            RobustnessPlan plan = new RobustnessPlan(
                    AttackArgument.parse(attacks, false),
                    strength,
                    List.of(),
                    SearchKind.pgd,
                    NO_SQUARES,
                    queries,
                    seed,
                    false,
                    budget);
            return new DetectionPlan(plan, settings(), calibration, benign, rate, numbers("--weights", weights));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("command line: " + e.getMessage(), e);
        }
    }

    private DetectorSettings settings() {
        List<Component> components = Arrays.stream(changes.split(","))
                .map(item -> AttackArgument.component(item, "command line: --changes", "noise:sigma=0.05"))
                .toList();
        return DetectorSettings.standard(seed).withChanges(components).withNeighbours(neighbours);
    }

    private static List<Double> numbers(String option, String list) {
        return Arrays.stream(list.split(","))
                .filter(value -> !value.isBlank())
                .map(value -> number(option, value.strip()))
                .toList();
    }

    private static Double number(String option, String text) {
        if (text == null) {
            return null;
        }
        return Numbers.read(new TextNode(text))
                .orElseThrow(() -> new ConfigException(
                        "command line: " + option + ": '" + text + "' is not a number; write for example 8/255"));
    }
}
