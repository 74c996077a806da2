package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command that the pages for readers show: its options, files and keys are there, and {@code docs/commands.md} lists it. */
class DocumentedCommandsTest {
    private static final Path LIST = Path.of("docs/commands.md");
    private static final Pattern COMMAND =
            Pattern.compile("(mvn|sbin/\\S+|bin/colo-tride|unzip|source|java|docker|curl) .*");
    private static final Pattern INLINE = Pattern.compile("`((?:mvn|bin/colo-tride)[^`]*)`");
    private static final Pattern MAVENS_GOAL =
            Pattern.compile("mvn -q (?:-Pspark )?compile exec:java@([a-z-]+)(?: -Dexec\\.args=\"([^\"]*)\")?");
    private static final Pattern SCRIPTS_GOAL = Pattern.compile("bin/colo-tride ([a-z-]+)(?: (.*))?");
    private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*)\\|.*");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    @TempDir
    Path folder;

    /** What stands in for a reader's own files. */
    private Map<String, String> own;

    @BeforeEach
    void makeARun() throws IOException {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder.resolve("runs")), ExperimentConfig.class);
        RunFolder run = RunFolder.create(config);
        Files.writeString(run.model(), "weights");
        Path images = Files.createDirectory(folder.resolve("images"));
        Path image = images.resolve("shoe.jpg");
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "jpg", image.toFile());
        own = Map.of(
                "reports/runs/RUN", run.path().toString(),
                "RUN", run.path().toString(),
                "reports/runs/A", run.path().toString(),
                "reports/runs/B", run.path().toString(),
                "shoe.jpg", image.toString(),
                "FOLDER", images.toString(),
                "directory=FOLDER", "directory=" + images,
                "before.zip", run.model().toString(),
                "robrank.ckpt", image.toString());
    }

    @TestFactory
    Stream<DynamicTest> everyGoalTakesItsArguments() throws IOException {
        return commands().stream()
                .filter(command -> goal(command) != null)
                .map(command -> DynamicTest.dynamicTest(command, () -> takes(goal(command))));
    }

    @Test
    void theListHasEveryCommandAndNoOther() throws IOException {
        Map<String, String> listed = listed();
        Set<String> shown = new TreeSet<>();
        for (String command : commands()) {
            MatchResult goal = goal(command);
            shown.add(goal == null ? command : goal.group(1));
        }
        Set<String> missing = new TreeSet<>(shown);
        missing.removeAll(listed.keySet());
        assertEquals(Set.of(), missing, "put them into " + LIST);
        Set<String> goals = Main.goals().keySet();
        Set<String> gone = new TreeSet<>(listed.keySet());
        gone.removeAll(shown);
        gone.removeAll(goals);
        assertEquals(Set.of(), gone, LIST + " lists what no page shows");
        assertTrue(listed.keySet().containsAll(goals), "every goal is run by a test");
    }

    @Test
    void theTestsThatAreSaidToRunThemAreThere() throws IOException {
        Set<String> tests = new TreeSet<>();
        for (String sources : List.of("src/test/java", "src/spark/test")) {
            try (Stream<Path> files = Files.walk(Path.of(sources))) {
                files.forEach(file -> tests.add(file.getFileName().toString().replace(".java", "")));
            }
        }
        for (Map.Entry<String, String> row : listed().entrySet()) {
            List<String> named = TEST.matcher(row.getValue())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertTrue(tests.containsAll(named), row + " names a test that is not there");
            boolean said = row.getValue().contains("not run")
                    || row.getValue().contains("`.ci/run`")
                    || row.getValue().contains("`src/it`");
            assertFalse(named.isEmpty() && !said, row + " names nothing that runs it");
        }
    }

    private void takes(MatchResult command) {
        Goal goal = goals().get(command.group(1));
        List<String> arguments = new ArrayList<>();
        Matcher found = ARGUMENT.matcher(command.group(2) == null ? "" : command.group(2));
        while (found.find()) {
            String argument = found.group(1) == null ? found.group(2) : found.group(1);
            arguments.add(own.getOrDefault(argument, argument));
        }
        if (goal == null) {
            new CommandLine(Main.goals().get(command.group(1))).parseArgs(arguments.toArray(String[]::new));
            return;
        }
        StringWriter err = new StringWriter();
        int code = CommandRunner.run(
                goal,
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                arguments.toArray(String[]::new));
        assertEquals(0, code, err.toString());
    }

    /** As they are, but that they end before the work begins. Those that cannot are left out. */
    private static Map<String, Goal> goals() {
        Map<String, Goal> goals = new HashMap<>(Map.of(
                "train", new TrainCommand(request -> bound(request.config())),
                "evaluate", new EvaluateCommand(request -> 0),
                "search", new SearchCommand(request -> 0),
                "tournament", new TournamentCommand(request -> 0),
                "dashboard", new DashboardCommand(request -> 0),
                "query", new QueryCommand(request -> 0),
                "embed", new EmbedCommand(request -> 0),
                "export", new ExportCommand(request -> 0),
                "import", new ImportCommand(request -> 0),
                "fetch-data", new FetchDataCommand(request -> 0, request -> 0)));
        goals.put("index", new IndexCommand(request -> 0));
        goals.put("serve", new ServeCommand(request -> 0));
        // It does nothing that takes long.
        goals.put("config", new ConfigCommand());
        goals.put("detect", new DetectCommand(request -> 0));
        goals.put("scan", new ScanCommand(request -> 0));
        return goals;
    }

    private static int bound(ExperimentConfig config) {
        RunComponents.imageShape(RunComponents.of(config).config());
        return 0;
    }

    private static MatchResult goal(String command) {
        for (Pattern pattern : List.of(MAVENS_GOAL, SCRIPTS_GOAL)) {
            Matcher matcher = pattern.matcher(command);
            if (matcher.matches() && !matcher.group(1).equals("completion")) {
                return matcher.toMatchResult();
            }
        }
        return null;
    }

    /** Each once, without what a shell does beside it. */
    private static Set<String> commands() throws IOException {
        Set<String> commands = new LinkedHashSet<>();
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md") && !page.equals(LIST))
                    .sorted()
                    .forEach(pages::add);
        }
        for (Path page : pages) {
            boolean code = false;
            for (String line : Files.readAllLines(page)) {
                if (line.startsWith("```")) {
                    code = !code;
                } else if (code && COMMAND.matcher(line).matches()) {
                    for (String part : line.replaceAll(" +# .*", "").split(" && ")) {
                        if (!part.startsWith("cd ")) {
                            commands.add(part.strip());
                        }
                    }
                } else if (!code) {
                    INLINE.matcher(line).results().map(found -> found.group(1)).forEach(commands::add);
                }
            }
        }
        assertTrue(commands.size() > 20, commands.toString());
        commands.removeIf(command -> command.matches("bin/colo-tride( GOAL|\\.cmd)"));
        return commands;
    }

    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (String line : Files.readAllLines(LIST)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                listed.put(row.group(1), row.group(2));
            }
        }
        return listed;
    }
}
