package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.NearestName;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code bin/colo-tride GOAL …}: every goal behind one name, for those who have the distribution and no Maven. What follows
 * the goal is what {@code -Dexec.args} holds.
 */
public final class Main {
    private static final String NAME = "colo-tride";
    private static final String COMPLETION = "completion";

    private Main() {}

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Goal goal = args.length > 0 ? goals().get(args[0]) : null;
        if (goal != null) {
            CommandRunner.exit(goal, Arrays.copyOfRange(args, 1, args.length));
        }
        System.exit(answer(out, err, args));
    }

    /** In the order in which they are listed. */
    static Map<String, Goal> goals() {
        Map<String, Goal> goals = new LinkedHashMap<>();
        for (Goal goal : List.of(
                new TrainCommand(Services::train),
                new EvaluateCommand(Services::evaluate),
                new DetectCommand(DetectionService::detect),
                new ScanCommand(DetectionService::scan),
                new CompareCommand(),
                new SearchCommand(SearchService::run),
                new TournamentCommand(Services::tournament),
                new DashboardCommand(Services::dashboard),
                new QueryCommand(Services::query),
                new IndexCommand(IndexService::run),
                new ServeCommand(ServeService::serve),
                new EmbedCommand(Services::embed),
                new ExportCommand(Services::export),
                new ImportCommand(Services::importWeights),
                new FetchDataCommand(Services::fetchData, PreviewService::write),
                new ConformanceCommand(Services::conformance),
                new BenchmarkCommand(),
                new ConfigCommand(),
                new SchemaCommand())) {
            goals.put(new CommandLine(goal).getCommandName(), goal);
        }
        return goals;
    }

    /** What there is to say where no goal is named: the list of them, the shell's completion, or what was meant. */
    static int answer(PrintWriter out, PrintWriter err, String... args) {
        CommandLine all = new CommandLine(new AllGoals());
        goals().forEach(all::addSubcommand);
        if (args.length == 0) {
            all.usage(err);
            return CommandRunner.USAGE;
        }
        switch (args[0]) {
            case "-h", "--help", "help" -> all.usage(out);
            case COMPLETION -> out.print(AutoComplete.bash(NAME, all));
            default -> {
                err.println("There is no goal '" + args[0] + "'" + NearestName.hint(args[0], goals().keySet()) + ".");
                return CommandRunner.USAGE;
            }
        }
        out.flush();
        return 0;
    }

    @Command(
            name = NAME,
            description = "Adversarially robust image retrieval. GOAL --help says more about each.",
            synopsisHeading = "Usage: ",
            customSynopsis = NAME + " GOAL …",
            footer = {
                "",
                "Tab completion in bash and zsh: source <(bin/" + NAME + " " + COMPLETION + ")",
                "Options of Java's, for more memory say: COLO_TRIDE_OPTS=-Xmx4g"
            })
    private static final class AllGoals {}
}
