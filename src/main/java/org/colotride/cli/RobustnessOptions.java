package org.colotride.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.InputTransforms;
import org.colotride.attack.Norm;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.Numbers;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.SearchKind;
import org.colotride.robustness.certificate.CertificatePlan;
import org.colotride.tensor.ImageShape;
import picocli.CommandLine.Option;

/** The options of {@code evaluate} that say how a model is attacked. */
final class RobustnessOptions {
    private static final String NONE = "none";
    private static final String TRANSFORM = "command line: --transform";
    private static final String CERTIFY = "command line: --certify";

    @Option(
            names = "--attacks",
            paramLabel = "LIST",
            description =
                    "CA+,CA-,QA+,QA-,TMA,ES,LTM,GTM,GTT,SPQA+,SPQA-, each perhaps with arguments (QA-:m=5), or none"
                            + " for the benign figures alone (default: ${DEFAULT-VALUE}).")
    private String attacks = String.join(",", Attacks.standardNames());

    @Option(
            names = "--profile",
            description =
                    "rob28 (ε 77/255) or rob224 (ε 8/255), both α 3/255 and 32 steps (default: by the images' size).")
    private String profile;

    @Option(
            names = "--norm",
            description =
                    "What is at most ε: the largest change of a pixel (linf), or the root of the summed squares of"
                            + " all changes (l2), pixels in [0, 1] (default: ${DEFAULT-VALUE}).")
    private Norm norm = Norm.linf;

    @Option(
            names = "--epsilon",
            paramLabel = "ε",
            description = "Largest change of an image, such as 8/255; with --norm l2 it is needed, such as 1.5.")
    private String epsilon;

    @Option(
            names = "--alpha",
            paramLabel = "α",
            description = "Size of one step, such as 1/255; with --norm l2 by default 2.5·ε / steps.")
    private String alpha;

    @Option(names = "--steps", description = "PGD steps; 1 is FGSM.")
    private Integer steps;

    @Option(names = "--epsilons", paramLabel = "LIST", description = "A robustness curve, such as 0,2/255,4/255,8/255.")
    private String epsilons = "";

    @Option(
            names = "--queries",
            description = "A seeded sample of so many queries; 0 for all (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(names = "--seed", description = "Of the sample and every random choice (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--search",
            description = "How adversarial images are found: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private SearchKind search = SearchKind.pgd;

    @Option(
            names = "--budget",
            description = "For --search worst: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private AttackBudget budget = AttackBudget.standard;

    @Option(
            names = "--source",
            paramLabel = "RUN | MODEL.zip",
            description =
                    "For --search transfer, and if you like for worst: the other model, on which the images are made.")
    private String source;

    @Option(
            names = "--square-queries",
            description = "Images that a Square Attack asks the model about, per query (default: ${DEFAULT-VALUE}).")
    private int squareQueries = 5000;

    @Option(
            names = "--transform",
            paramLabel = "NAME:KEY=VALUE",
            description = "What stands before the network and is attacked through: levels:levels=8, noise:sigma=0.1,"
                    + " jpeg:quality=75, shift:pixels=1, smooth:sigma=1, or a plug-in's.")
    private String transform;

    @Option(names = "--random-start", description = "Start PGD at a random point of the ε-ball.")
    private boolean randomStart;

    @Option(
            names = "--restarts",
            description = "Independent runs, each image keeps its best (default: ${DEFAULT-VALUE}).")
    private int restarts = 1;

    @Option(
            names = "--published",
            description =
                    "Select GTM's target by the published program's slip, as published figures do. LTM's slip is the"
                            + " default without it; LTM:published=false in --attacks leaves that out.")
    private boolean published;

    @Option(names = "--no-checks", description = "Leave the checks against false robustness out.")
    private boolean noChecks;

    @Option(names = "--batch", description = "Queries at a time; figures do not depend on it (default: by their size).")
    private int batch;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Where the scoring goes, path or address (default: RUN/robustness).")
    private String output;

    @Option(
            names = "--certify",
            paramLabel = "{sigma: σ, …}",
            description = "Proves radii too, by randomised smoothing: {sigma: 0.1, samples: 1000, queries: 100,"
                    + " confidence: 0.999}; --attacks none leaves the attacks out.")
    private String certify;

    /**
     * What stands before the network, if anything, every argument named.
     *
     * @throws ConfigException if it is unknown, or an argument is wrong
     */
    Optional<Component> transform() {
        return Optional.ofNullable(transform)
                .map(text -> AttackArgument.component(text, TRANSFORM, "levels:levels=8"))
                .map(InputTransforms.REGISTRY::resolve);
    }

    long seed() {
        return seed;
    }

    /** What is to be proved, if anything. */
    Optional<CertificatePlan> certificate() {
        return Optional.ofNullable(certify)
                .map(text -> ConfigReader.bind(ConfigReader.parseTree(text, CERTIFY), CertificatePlan.class, CERTIFY));
    }

    boolean attacksNothing() {
        return attacks.equals(NONE);
    }

    /** Whether a user has said what attacks are to be made, or what is to be proved. */
    boolean asksForMore() {
        return !attacksNothing() && !attacks.equals(String.join(",", Attacks.standardNames())) || certify != null;
    }

    /** Where the scoring goes: path or address. */
    Optional<String> output() {
        return Optional.ofNullable(output).map(named -> named.replaceFirst("(?<=[^/])/+$", ""));
    }

    /** The model that images are transferred from. */
    Optional<String> source() {
        return search == SearchKind.transfer || search == SearchKind.worst
                ? Optional.ofNullable(source)
                : Optional.empty();
    }

    int batch(ImageShape shape) {
        return batch > 0 ? batch : RobustnessScoring.batchFor(shape);
    }

    /**
     * Whether everything is right that can be told without the model and its images.
     *
     * @throws ConfigException if an option is wrong
     */
    void check(ImageShape shape) {
        plan(shape);
        if (batch < 0) {
            throw new ConfigException(
                    "command line: --batch " + batch + ": at least one query, or 0 for as many as fit");
        }
    }

    /** @throws ConfigException if an option is wrong */
    RobustnessPlan plan(ImageShape shape) {
        if (search == SearchKind.transfer && source == null) {
            throw new ConfigException("command line: --search transfer needs --source, the model to transfer from");
        }
        String named = profile != null ? profile : AttackProfile.nameFor(shape.height());
        try {
            AttackProfile strength = strength(named);
            return new RobustnessPlan(
                    AttackArgument.parse(attacks, published),
                    strength,
                    epsilons(),
                    search,
                    squareQueries,
                    queries,
                    seed,
                    !noChecks,
                    budget);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("command line: " + e.getMessage(), e);
        }
    }

    private AttackProfile strength(String named) {
        Double its = number("--epsilon", epsilon);
        Double step = number("--alpha", alpha);
        if (norm == Norm.linf) {
            return AttackProfile.of(named, its, step, steps, randomStart, restarts);
        }
        if (its == null || profile != null) {
            throw new ConfigException("command line: --norm l2: "
                    + (its == null
                            ? "--epsilon is needed, such as 1.5"
                            : "no profile is of that norm; leave --profile out")
                    + ": the papers' tables have none");
        }
        return AttackProfile.euclidean(its, step, steps, randomStart, restarts);
    }

    private List<Double> epsilons() {
        List<Double> values = new ArrayList<>();
        Arrays.stream(epsilons.split(","))
                .filter(value -> !value.isBlank())
                .forEach(value -> values.add(number("--epsilons", value)));
        return values;
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
