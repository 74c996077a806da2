package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evaluate command as a user calls it, each time a process of its own. */
class ScoringEndToEndTest {
    private static final int PATIENCE_SECONDS = 400;
    private static final int QUERIES = SmallExperiment.CLASSES / 2 * SmallExperiment.IMAGES_PER_CLASS;
    /** Long enough to be killed in the middle, on any machine. */
    private static final String[] SLOW = {"--batch", "2", "--steps", "20", "--alpha", "3/255", "--epsilon", "20/255"};

    @TempDir
    static Path folder;

    private static SmallExperiment experiment;
    private static String run;

    @BeforeAll
    static void train() throws Exception {
        experiment = new SmallExperiment(folder);
        run(0, "TrainCommand", "conf/small.yaml", "train.epochs=2", "--no-progress");
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            run = folder.relativize(runs.findFirst().orElseThrow()).toString();
        }
    }

    @Test
    void provesWithoutAttacking() throws Exception {
        String plan = "{sigma: 0.2, samples: 64, queries: 6}";
        evaluate(0, "--attacks", "none", "--certify", plan);
        assertConsole("Certified R@1 by", "certificate.html");
        Path certificate = experiment.folder().resolve(run).resolve("certificate");
        assertTrue(Files.readString(certificate.resolve("certificate.html")).contains("What is proved"));
        assertFalse(experiment.console().contains("[main] INFO"), "logged by nobody's format");
        String first = Files.readString(certificate.resolve("queries-of/certificate.json"));
        evaluate(0, "--attacks", "none", "--certify", plan);
        assertEquals(first, Files.readString(certificate.resolve("queries-of/certificate.json")));
        evaluate(2, "--attacks", "none", "--certify", "{sigm: 0.2}");
        assertConsole("--certify", "sigma");
    }

    @Test
    void killedAndResumedEndsWithTheSameFile() throws Exception {
        evaluate(0, with(SLOW, "--output", "whole"));
        Process process = start(with(SLOW, "--output", "killed"));
        long batches = files("whole");
        assertEquals(9L * QUERIES / 2, batches, "each batch of each attack is kept");
        for (int kill = 1; kill <= 2; kill++) {
            long enough = kill * batches / 4;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (files("killed") < enough && process.isAlive() && System.nanoTime() < deadline) {
                Thread.sleep(2);
            }
            assertTrue(process.isAlive(), "it was over before it could be killed: " + experiment.console());
            process.destroyForcibly().waitFor();
            assertTrue(files("killed") < batches);
            assertFalse(Files.exists(folder.resolve("killed/robustness.json")));
            process = start(with(SLOW, "--output", "killed"));
        }
        finish(process, 0);
        assertEquals(read("whole/robustness.json"), read("killed/robustness.json"));
        assertEquals(read("whole/robustness.csv"), read("killed/robustness.csv"));
        assertTrue(read("killed/report.html").contains("data:image/png;base64,"));
    }

    @Test
    void whatDoesNotFitIsNamedAndNothingIsOverwritten() throws Exception {
        evaluate(0, "--steps", "2", "--output", "kept");
        String kept = read("kept/robustness.json");

        evaluate(2, "--steps", "3", "--output", "kept");
        assertConsole("kept holds another scoring: plan.profile.steps is 2 there, 3 here", "--output");
        Path other = folder.resolve("other.zip");
        Files.copy(folder.resolve(run).resolve("model.zip"), other);
        evaluate(2, "--steps", "2", "--attacks", "XY");
        assertConsole("XY", "CA+");
        evaluate(2, "--output", "images");
        assertConsole("images holds something else than a scoring");

        byte[] whole = Files.readAllBytes(other);
        Files.write(other, Arrays.copyOf(whole, whole.length / 2));
        run(1, "EvaluateCommand", "other.zip", "conf/small.yaml", "--steps", "2", "--output", "truncated");
        assertConsole("other.zip is not a model that this program can read");
        assertFalse(Files.exists(folder.resolve("truncated")));

        String pipeline = read("data-pipelines/small.yaml");
        Files.writeString(
                folder.resolve("data-pipelines/wide.yaml"),
                pipeline.replace("height: 14, width: 14", "height: 14, width: 15"));
        Files.writeString(folder.resolve("data-pipelines/colour.yaml"), pipeline.replace("channels: 1", "channels: 3"));
        evaluate(2, "data=wide", "--output", "misfit");
        assertConsole("takes images of 1×14×14, but pipeline 'wide' gives 1×14×15");
        evaluate(2, "data=colour", "--output", "misfit");
        assertConsole("takes images of 1×14×14, but pipeline 'colour' gives 3×14×14");
        assertFalse(Files.exists(folder.resolve("misfit")));

        singleImages();
        evaluate(2, "data.directory=singles", "--output", "misfit");
        assertConsole("no usable image");

        assertEquals(kept, read("kept/robustness.json"));
        assertFalse(experiment.console().contains("\tat "), experiment.console());
    }

    /** A data set in which no image has another one of its class. */
    private void singleImages() throws IOException {
        for (int c = 0; c < SmallExperiment.CLASSES; c++) {
            Path target = Files.createDirectories(folder.resolve("singles/class" + c));
            Files.copy(folder.resolve("images/class" + c + "/0.png"), target.resolve("0.png"));
            if (c < SmallExperiment.CLASSES / 2) {
                Files.copy(folder.resolve("images/class" + c + "/1.png"), target.resolve("1.png"));
            }
        }
    }

    private static String[] with(String[] first, String... rest) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(rest)).toArray(String[]::new);
    }

    private Process start(String... arguments) throws IOException {
        return experiment.start("EvaluateCommand", with(new String[] {run, "--no-checks", "--no-progress"}, arguments));
    }

    private void evaluate(int exitCode, String... arguments) throws Exception {
        finish(start(arguments), exitCode);
    }

    private static void run(int exitCode, String command, String... arguments) throws Exception {
        finish(experiment.start(command, arguments), exitCode);
    }

    private static void finish(Process process, int exitCode) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(exitCode, process.exitValue(), experiment.console());
    }

    private void assertConsole(String... parts) throws IOException {
        String console = experiment.console();
        for (String part : parts) {
            assertTrue(console.contains(part), () -> part + " is not in: " + console);
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    /** Batches that are finished; another process writes them meanwhile, beside and then into place. */
    private long files(String scoring) throws IOException {
        Path top = folder.resolve(scoring);
        AtomicLong finished = new AtomicLong();
        if (Files.isDirectory(top)) {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    finished.addAndGet(file.getFileName().toString().matches("\\d+\\.json") ? 1 : 0);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path movedMeanwhile, IOException absent) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return finished.get();
    }
}
