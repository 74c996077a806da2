package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hosts, which are network namespaces of Linux's joined by a virtual link of 1 Gbit/s; the link is cut for ten seconds in
 * the middle of a training. Needs root and iproute2.
 */
@Tag("cluster")
@Tag("slow")
class TwoHostsTest {
    private static final int PATIENCE_SECONDS = 400;
    private static final int CUT_AT = 30;
    private static final StandaloneCluster.Host A = host("colo-a", "10.77.0.1");
    private static final StandaloneCluster.Host B = host("colo-b", "10.77.0.2");

    @TempDir
    Path folder;

    private static StandaloneCluster.Host host(String name, String address) {
        return new StandaloneCluster.Host(address, List.of("ip", "netns", "exec", name));
    }

    @BeforeEach
    void join() throws Exception {
        Assumptions.assumeTrue(run("ip", "netns", "add", "colo-a") && run("ip", "netns", "add", "colo-b"), "no root");
        require("ip", "link", "add", "veth-a", "netns", "colo-a", "type", "veth", "peer", "veth-b", "netns", "colo-b");
        connect(A, "veth-a", B);
        connect(B, "veth-b", A);
    }

    private static void connect(StandaloneCluster.Host host, String link, StandaloneCluster.Host other)
            throws Exception {
        within(host, "ip", "addr", "add", host.address() + "/24", "dev", link);
        within(host, "ip", "link", "set", "lo", "up");
        within(host, "ip", "link", "set", link, "up");
        route(host, other);
        within(
                host, "tc", "qdisc", "add", "dev", link, "root", "tbf", "rate", "1gbit", "burst", "128kb", "latency",
                "50ms");
    }

    /** XGBoost's collective asks the route to the internet for a host's own address. */
    private static void route(StandaloneCluster.Host host, StandaloneCluster.Host other) throws Exception {
        within(host, "ip", "route", "add", "default", "via", other.address());
    }

    private static void within(StandaloneCluster.Host host, String... command) throws Exception {
        require(Stream.concat(host.within().stream(), Arrays.stream(command)).toArray(String[]::new));
    }

    private static void require(String... command) throws Exception {
        assertTrue(run(command), () -> String.join(" ", command));
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void part() throws Exception {
        run("ip", "netns", "del", "colo-a");
        run("ip", "netns", "del", "colo-b");
    }

    @Test
    void aLinkThatIsCutForTenSecondsChangesNothing() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        String[] settings = {
            "conf/small.yaml", "train.epochs=20", "train.checkpointEvery=20", "--no-progress", "--no-ui"
        };
        try (StandaloneCluster cluster = new StandaloneCluster(
                Files.createDirectories(folder.resolve("cluster")), List.of(A, B), 1, jar -> true)) {
            finish(
                    experiment,
                    experiment.start(
                            "TrainCommand",
                            with(settings, List.of("name=one", "train.exactSums=true", "--threads", "1"))));
            Process process = experiment.startWithin(
                    A.within(), "TrainCommand", with(with(settings, List.of("name=two")), cluster.options(2)));
            StandaloneCluster.await("iterations", () -> iterations("two") >= CUT_AT);
            within(B, "ip", "link", "set", "veth-b", "down");
            Thread.sleep(10_000);
            assertTrue(process.isAlive(), "it was over before the link was cut: " + experiment.console());
            within(B, "ip", "link", "set", "veth-b", "up");
            route(B, A);
            finish(experiment, process);
        }
        assertEquals(120, iterations("two"));
        assertArrayEquals(weights("one"), weights("two"));
    }

    private static String[] with(String[] first, List<String> more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(more);
        return all.toArray(String[]::new);
    }

    private static void finish(SmallExperiment experiment, Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
    }

    private Path run(String name) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            return runs.filter(run -> run.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int iterations(String name) {
        try {
            return Files.readAllLines(run(name).resolve("history.jsonl")).size();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private float[] weights(String name) throws IOException {
        try (EmbeddingNetwork network =
                ModelFiles.read(run(name).resolve("model.zip"), false).network()) {
            return network.weights();
        }
    }
}
