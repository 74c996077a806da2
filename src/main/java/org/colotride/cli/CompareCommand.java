package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.attack.Attacks;
import org.colotride.config.ConfigException;
import org.colotride.io.storage.KeptFolder;
import org.colotride.report.robustness.BeforeAfterPage;
import org.colotride.report.robustness.Comparison;
import org.colotride.report.robustness.KeptExamples;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@compare}. */
@Command(
        name = "compare",
        description = "Puts scored runs into one table and plot, with published rows beside them.",
        footer = {
            "",
            "Example: reports/runs/A reports/runs/B --output reports/comparison.html",
            "         reports/before reports/runs/HARDENED --before-after --output reports/harden.html",
            "Rows of another protocol than the first run's are marked with what differs, and have no ERS."
        })
public final class CompareCommand extends Goal {
    @Parameters(
            arity = "1..*",
            paramLabel = "RUN_FOLDER | robustness.json",
            description = "Runs that evaluate has scored; folders may lie in a storage.")
    private List<String> runs;

    @Option(names = "--output", paramLabel = "FILE.html", description = "The page (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("reports/comparison.html");

    @Option(
            names = "--before-after",
            description =
                    "Of two: the first is a model before it was hardened, the second after. The page says in plain words"
                            + " who is safer and at what price, figure by figure, and shows the same images attacked in both.")
    private boolean beforeAfter;

    public static void main(String... args) {
        CommandRunner.exit(new CompareCommand(), args);
    }

    /** A path; of an address, that of a copy of the results and of the images kept with them. */
    private static Path here(String run) {
        KeptFolder folder = KeptFolder.of(run);
        if (!folder.isStored()) {
            return folder.path();
        }
        List<Path> places = Stream.of(folder, folder.below("robustness"))
                .map(place -> place.path().resolve(RobustnessFiles.RESULT))
                .toList();
        places.forEach(folder::fetch);
        places.forEach(result -> folder.fetch(result.resolveSibling(KeptExamples.FILE)));
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new ConfigException("command line: " + run + " holds no " + RobustnessFiles.RESULT
                        + "; score the model with evaluate first"));
    }

    @Override
    public Integer call() {
        if (beforeAfter && runs.size() != 2) {
            throw misuse("--before-after: takes two scorings, the one before and the one after; there "
                    + (runs.size() == 1 ? "is 1" : "are " + runs.size()));
        }
        try {
            List<Path> scored = runs.stream().map(CompareCommand::here).toList();
            Comparison comparison = new Comparison(
                    Attacks.REGISTRY, scored.stream().map(RobustnessFiles::read).toList());
            out().print(comparison.text());
            if (beforeAfter) {
                BeforeAfterPage page = new BeforeAfterPage(Attacks.REGISTRY, scored.get(0), scored.get(1));
                page.write(output);
                out().println(page.verdict());
            } else {
                comparison.write(output);
            }
            out().println("Page: " + output);
            return 0;
        } catch (RobustnessException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }
}
