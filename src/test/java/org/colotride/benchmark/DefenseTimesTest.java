package org.colotride.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefenseTimesTest {
    private static final int PAIRS = 3;
    private static final int STEPS = 5;
    private static final int RUNS = 2;
    private static final Path PROGRAM = Path.of("src/test/python/defense_step.py");

    @TempDir
    Path folder;

    private static BenchmarkSetting tiny(String defense) {
        return new BenchmarkSetting("c2f2", 12, PAIRS, STEPS, RUNS, 1, 0, defense);
    }

    /** Of the images of B pairs or triplets, so many move in each of as many steps as were asked for. */
    @ParameterizedTest
    @CsvSource({"act, 2", "est, 2", "hm, 3", "min-max, 3", "none, 0"})
    void everyStepIsMade(String defense, int moving) {
        try (DefenseTimes times = new DefenseTimes(tiny(defense))) {
            Map<String, Double> seconds = times.measure();
            assertEquals(List.of("embed", "perturbation", "update"), List.copyOf(seconds.keySet()));
            seconds.forEach((phase, value) -> assertTrue(value > 0, phase));
            long iterations = RUNS + 1;
            assertEquals(iterations * STEPS * moving * PAIRS, times.gradients());
        }
    }

    @Test
    void oneThatStopsEarlyIsNotTimed() {
        try (DefenseTimes times = new DefenseTimes(tiny("semi-stop"))) {
            String message = assertThrows(ConfigException.class, times::measure).getMessage();
            assertTrue(message.startsWith("--defense semi-stop: it stopped after 2 of 5 steps"), message);
            assertTrue(message.endsWith("; ask for 2 steps"), message);
        }
    }

    @Test
    void anUnknownNameIsCorrected() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> tiny("akt")).getMessage();
        assertTrue(message.startsWith("--defense: no defense is named 'akt'; did you mean 'act'?"), message);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the baseline is a shell script")
    void standsBesideAnotherProgramsLoop() throws Exception {
        Path script = Files.write(
                folder.resolve("baseline.sh"),
                List.of(
                        "echo \"$@\" > \"$(dirname \"$0\")/arguments\"",
                        "for p in embed perturbation update log; do echo \"{\\\"mode\\\":\\\"published\\\","
                                + "\\\"phase\\\":\\\"$p\\\",\\\"seconds\\\":2.0}\"; done"));
        BaselineProgram program = new BaselineProgram(List.of("sh", script.toString()));
        BaselineComparison.Result result = BaselineComparison.run(tiny("act"), List.of(program), 1);
        assertEquals(
                "--net c2f2 --size 12 --pairs 3 --steps 5 --runs 2 --threads 1 --defense act",
                Files.readString(folder.resolve("arguments")).strip());
        assertEquals(8.0, result.iteration().get("published"), 1e-9);
        Map<String, Double> ours = result.seconds().get("colo-tride");
        double iteration = ours.get("embed") + ours.get("perturbation") + ours.get("update");
        assertEquals(8.0 / iteration, result.iterationRatio().get("published"), 1e-9);
    }

    @Test
    void theProgramBesideItCanBeRead() throws Exception {
        String read = "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())";
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", read, PROGRAM.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no Python: " + e.getMessage());
            return;
        }
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, python.waitFor(), output);
    }
}
