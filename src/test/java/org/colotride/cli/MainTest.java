package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final Path SCRIPT = Path.of("src/distribution/bin/colo-tride");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyGoalOfMavensIsOne() throws Exception {
        Matcher executions = Pattern.compile(
                        "<id>([a-z-]+)</id>\\s*<configuration>\\s*<mainClass>org\\.colotride\\.cli\\.(\\w+)</mainClass>")
                .matcher(Files.readString(Path.of("pom.xml")));
        Set<String> ofMaven = new TreeSet<>();
        while (executions.find()) {
            ofMaven.add(executions.group(1) + " " + executions.group(2));
        }
        Set<String> ofMain = new TreeSet<>();
        Main.goals()
                .forEach((name, goal) -> ofMain.add(name + " " + goal.getClass().getSimpleName()));
        assertTrue(ofMaven.size() > 10, ofMaven.toString());
        assertEquals(ofMaven, ofMain);
    }

    @Test
    void withoutAGoalItSaysWhichThereAre() {
        assertEquals(CommandRunner.USAGE, answer());
        for (String goal : Main.goals().keySet()) {
            assertTrue(err.toString().contains("  " + goal + " "), err.toString());
        }
        assertEquals(0, answer("--help"));
        assertEquals(err.toString(), out.toString());
    }

    @Test
    void aMisspeltGoalIsAnsweredWithTheNearest() {
        assertEquals(CommandRunner.USAGE, answer("trian"));
        assertTrue(err.toString().contains("did you mean 'train'?"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theShellCompletesGoalsAndOptions() throws Exception {
        assertEquals(0, answer("completion"));
        Path script = Files.writeString(folder.resolve("completion"), out.toString());
        // Asked for the words that may follow, as bash itself would; compopt complains outside of a real completion.
        String completed = run(
                Map.of(),
                "bash",
                "-c",
                "source '" + script
                        + "'; COMP_WORDS=(colo-tride train --res); COMP_CWORD=2; _complete_colo-tride 2> /dev/null;"
                        + " echo \"${COMPREPLY[@]}\"");
        assertEquals("--resume", completed.strip());
    }

    /** With a Java that only says how it was called. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theScriptFindsItsJarsFromWhereverItIsCalled() throws Exception {
        Path home = Files.createDirectories(folder.resolve("a folder/colo-tride"));
        Path script = executable(home.resolve("bin/colo-tride"), Files.readString(SCRIPT));
        Path java = executable(
                folder.resolve("jdk/bin/java"), "#!/bin/sh\nfor argument; do echo \"[$argument]\"; done\nexit 7\n");
        Path link = Files.createSymbolicLink(folder.resolve("colo-tride"), folder.relativize(script));

        String said = run(
                Map.of("JAVA_HOME", java.getParent().getParent().toString(), "COLO_TRIDE_OPTS", "-Xmx3g -Da=b"),
                link.toString(),
                "train",
                "conf/my file.yaml");

        Path real = home.toRealPath();
        assertEquals(
                List.of(
                        "[@" + real + "/lib/jvm.options]",
                        "[-Xmx3g]",
                        "[-Da=b]",
                        "[-cp]",
                        "[" + real + "/lib/*]",
                        "[" + Main.class.getName() + "]",
                        "[train]",
                        "[conf/my file.yaml]",
                        "exit 7"),
                said.lines().toList());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void withoutJavaTheScriptSaysWhatToInstall() throws Exception {
        String said = run(
                Map.of("JAVA_HOME", folder.toString()), SCRIPT.toAbsolutePath().toString(), "train");
        assertTrue(said.contains("Install a JDK or JRE 17"), said);
        assertTrue(said.endsWith("exit 1"), said);
    }

    private int answer(String... arguments) {
        PrintWriter toOut = new PrintWriter(out);
        PrintWriter toErr = new PrintWriter(err);
        int code = Main.answer(toOut, toErr, arguments);
        toOut.flush();
        toErr.flush();
        return code;
    }

    private static Path executable(Path file, String content) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** @return what it printed, then its exit code if that is not 0 */
    private String run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return code == 0 ? said : said + "exit " + code;
    }
}
