package org.colotride.experiment.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** By MLflow's own client, against what its documentation says of the REST API. */
@Timeout(60)
class MlflowRecordTest {
    private static final MlflowRecord.Patience QUICK = new MlflowRecord.Patience(20, 20, 5_000);

    @TempDir
    Path folder;

    private RunFolder run() throws Exception {
        return new RunFolder(Files.createDirectories(folder.resolve("run-1")));
    }

    private static ExperimentConfig config() {
        return ConfigReader.read(Path.of("conf/quickstart.yaml"), List.of(), ExperimentConfig.class);
    }

    private MlflowRecord begun(String address, int iteration) throws Exception {
        MlflowRecord record = new MlflowRecord(new MlflowRecord.Args(address, "defences"), QUICK);
        record.begin(run(), config(), iteration);
        return record;
    }

    private static void tell(MlflowRecord record, int from, int to) {
        for (int i = from; i <= to; i++) {
            record.updated(new IterationRecord(
                    i, 1, "CAP", 1.0 / i, 0.1, Double.NaN, 0, 0, 3, 0.1, 1, 9, 0.7, Map.of("angle", 2.0 * i), 0, 0));
            if (i % 10 == 0) {
                record.validated(new ValidationRecord(i, 1, 0.01 * i, Double.NaN, Double.NaN));
            }
        }
    }

    private static List<Integer> steps(int to) {
        return IntStream.rangeClosed(1, to).boxed().toList();
    }

    @Test
    void aRunIsThereWithItsSettingsCurvesAndFigures() throws Exception {
        try (TrackingServer server = new TrackingServer()) {
            MlflowRecord record = begun(server.address(), 0);
            // More than one request may hold.
            tell(record, 1, 250);
            record.scored(new RunResults("run", 250, Map.of("R@1", 0.5, "NMI", 0.25), null, null, null));
            record.ended(RunRecord.End.FINISHED);

            assertEquals(Map.of("defences", "1"), server.experiments());
            TrackingServer.Run run = server.runs().get(0);
            assertEquals("FINISHED", run.status);
            assertEquals("run-1", run.tags.get("mlflow.runName"));
            assertEquals("colo-tride", run.parameters.get("defense"));
            assertEquals("16", run.parameters.get("defense.steps"));
            assertEquals("300", run.parameters.get("train.iterations"));
            assertEquals("quickstart", run.parameters.get("name"));
            assertEquals(steps(250), run.steps("train/loss"));
            assertEquals(0.25, run.metrics.get("train/loss").get(3)[1]);
            assertEquals(14.0, run.metrics.get("train/angle").get(6)[1]);
            assertTrue(run.steps("train/collapsenessAfter").isEmpty(), "it was never measured");
            assertEquals(25, run.steps("validation/recallAt1").size());
            assertEquals(0.5, run.metrics.get("test/R_at_1").get(0)[1]);
            assertEquals(List.of(250), run.steps("test/NMI"));
        }
    }

    @Test
    void aResumedRunGoesOnInTheSameAndTellsNothingTwice() throws Exception {
        try (TrackingServer server = new TrackingServer()) {
            MlflowRecord first = begun(server.address(), 0);
            tell(first, 1, 30);
            first.ended(RunRecord.End.STOPPED);
            assertEquals("KILLED", server.runs().get(0).status);

            // Killed behind the twentieth iteration's checkpoint, it tells ten again.
            MlflowRecord second = begun(server.address(), 20);
            tell(second, 1, 40);
            second.ended(RunRecord.End.FINISHED);

            assertEquals(1, server.runs().size());
            assertEquals(steps(40), server.runs().get(0).steps("train/loss"));
            assertEquals(List.of(10, 20, 30, 40), server.runs().get(0).steps("validation/recallAt1"));
            assertEquals("FINISHED", server.runs().get(0).status);
        }
    }

    @Test
    void aServerThatIsAwayForAWhileGetsEverythingInTheEnd() throws Exception {
        try (TrackingServer server = new TrackingServer()) {
            server.setBroken(true);
            MlflowRecord record = begun(server.address(), 0);
            tell(record, 1, 10);
            Thread.sleep(200);
            assertTrue(server.runs().isEmpty());
            server.setBroken(false);
            while (server.runs().isEmpty()) {
                Thread.sleep(10);
            }
            server.setBroken(true);
            tell(record, 11, 20);
            Thread.sleep(100);
            server.setBroken(false);
            record.ended(RunRecord.End.FINISHED);

            assertEquals(steps(20), server.runs().get(0).steps("train/loss"));
            assertEquals("FINISHED", server.runs().get(0).status);
        }
    }

    @Test
    void aServerThatIsNotThereEndsNothingAndAResumedRunSendsAll() throws Exception {
        int port;
        try (TrackingServer server = new TrackingServer()) {
            port = server.port();
        }
        MlflowRecord record = begun("http://localhost:" + port, 0);
        tell(record, 1, 5);
        record.ended(RunRecord.End.STOPPED);

        try (TrackingServer server = new TrackingServer()) {
            MlflowRecord resumed = begun(server.address(), 5);
            tell(resumed, 1, 7);
            resumed.ended(RunRecord.End.FINISHED);

            assertEquals(steps(7), server.runs().get(0).steps("train/loss"));
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MlflowRecord record = new MlflowRecord(
                    new MlflowRecord.Args("http://localhost:" + silent.getLocalPort(), "x"),
                    new MlflowRecord.Patience(20, 20, 300));
            record.begin(run(), config(), 0);
            tell(record, 1, 3);
            long began = System.nanoTime();
            record.ended(RunRecord.End.FINISHED);

            assertTrue(System.nanoTime() - began < 5_000_000_000L);
        }
    }

    @Test
    void mistakesAreTold() {
        ConfigException wrong = assertThrows(
                ConfigException.class,
                () -> Records.REGISTRY.create(new Component(
                        "mlflow", ConfigReader.parseTree("server: localhost:5000", "x"), "conf/x.yaml: records[0]")));
        assertEquals(
                "conf/x.yaml: records[0].server: localhost:5000 is not an address, http://… or https://…",
                wrong.getMessage());
    }
}
