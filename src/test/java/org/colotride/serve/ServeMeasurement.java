package org.colotride.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Leftovers;
import org.colotride.library.ImageModel;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.ResNet;
import org.colotride.model.backbones.TorchvisionBackbone;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/**
 * Loads a server on this machine and writes down what it does: how much of the network's own speed 64 clients get, and what
 * hostile clients cost the others. Server and network are bound to the first core, the clients to the others, so that the
 * clients' work is none of the server's. Speeds are measured in turn, several times, and their medians compared.
 */
public final class ServeMeasurement {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 64;
    private static final int OTHERS = 4;
    private static final int ROUNDS = 3;
    private static final int INDEXED = 10_000;
    private static final int IDLE = 1000;
    private static final int SLOW = 50;

    private final double seconds;

    private ServeMeasurement(double seconds) {
        this.seconds = seconds;
    }

    /** Works beside the clients that are measured, until it is interrupted. */
    @FunctionalInterface
    private interface Nuisance {
        void run() throws Exception;
    }

    /** @param arguments the file to write, seconds of each measurement, and the first core if taskset binds to cores */
    public static void main(String... arguments) throws Exception {
        long began = System.nanoTime();
        Optional<Integer> core = arguments.length > 2 ? Optional.of(Integer.valueOf(arguments[2])) : Optional.empty();
        if (core.isPresent()) {
            keepOff(core.get());
        }
        ServeMeasurement measurement = new ServeMeasurement(Double.parseDouble(arguments[1]));
        ObjectNode document = JSON.createObjectNode();
        document.put(
                "what",
                "a server on loopback: " + CLIENTS + " clients against the network's own batches of 64; " + OTHERS
                        + " clients beside hostile ones. An index of " + INDEXED
                        + " drawn embeddings, searched exactly; medians of " + ROUNDS
                        + " rounds. By processor time: answers per second that the server"
                        + " had a core, over images per second that the network alone had one; other work beside it"
                        + " changes that less");
        document.put("command", "mvn -q test-compile exec:exec@serve-load");
        document.put(
                "cores",
                core.map(bound -> "server and network bound to core " + bound + ", clients to the others")
                        .orElse("server, network and clients share all cores"));
        document.put("note", System.getProperty("measurement.note", "nothing was noted"));
        // Says whether other work ran.
        document.put("loadBefore", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        ArrayNode results = document.putArray("networks");
        results.add(measurement.measure(
                "resnet18",
                folder -> new MeasuredServer(
                        folder,
                        ResNet.resnet18(new TorchvisionBackbone.Args(
                                128, DistanceMetric.N, TorchvisionBackbone.Statistics.batch)),
                        new ImageShape(3, 128, 128),
                        INDEXED,
                        core)));
        results.add(measurement.measure(
                "c2f2",
                folder -> new MeasuredServer(
                        folder,
                        new C2F2(new C2F2.Args(512, DistanceMetric.N)),
                        new ImageShape(1, 28, 28),
                        INDEXED,
                        core)));
        document.set(
                "provenance",
                JSON.valueToTree(Provenance.collect(Path.of(""), 0, List.of(arguments))
                        .withWallSeconds((System.nanoTime() - began) / 1e9)));
        AtomicFiles.writeString(
                Path.of(arguments[0]), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
        System.exit(0);
    }

    /** Binds this process to the cores that come after one. */
    private static void keepOff(int core) throws Exception {
        int last = Runtime.getRuntime().availableProcessors() - 1;
        String others = core + 1 + "-" + Math.max(core + 1, last);
        Process taskset = new ProcessBuilder(
                        "taskset",
                        "-acp",
                        others,
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .start();
        String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (taskset.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    /** Makes what is measured. */
    @FunctionalInterface
    private interface Maker {
        MeasuredServer in(Path folder) throws IOException;
    }

    private ObjectNode measure(String name, Maker maker) throws Exception {
        Path folder = Files.createTempDirectory("serve-measurement");
        MeasuredServer measured = maker.in(folder);
        File console = folder.resolve("console.txt").toFile();
        Process server = measured.serve(console, "--connections", "2500");
        try {
            ObjectNode result = JSON.createObjectNode();
            String address = MeasuredServer.address(server, console);
            ImageShape shape = shape(measured);
            result.put("network", name + ", " + shape);
            throughput(result, measured, server, address, shape);
            result.set("beside", beside(address, images(shape.width(), shape.height())));
            return result;
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            Leftovers.delete(folder);
        }
    }

    private static ImageShape shape(MeasuredServer measured) {
        try (ImageModel model = ImageModel.load(measured.model())) {
            return model.shape();
        }
    }

    private static List<byte[]> images(int width, int height) {
        return IntStream.range(0, 32)
                .mapToObj(seed -> ServedModels.photograph(width, height, "jpg", seed))
                .toList();
    }

    /** What the network did in some seconds, by the clock and by the time that it had a core for itself. */
    private record Speed(double perSecond, double perProcessorSecond) {
        static Speed of(double images, double seconds, Duration processor) {
            return new Speed(images / seconds, images / (processor.toNanos() / 1e9));
        }
    }

    /** One kind of question, and what came of it in each round. */
    private record Asked(String what, LoadClients clients, List<LoadClients.Load> loads) {
        Asked(String what, LoadClients clients) {
            this(what, clients, new ArrayList<>());
        }
    }

    private static Duration processor(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private void throughput(
            ObjectNode result, MeasuredServer measured, Process server, String address, ImageShape shape)
            throws Exception {
        List<byte[]> small = images(shape.width(), shape.height());
        List<Asked> asked = List.of(
                new Asked("embed, images of the network's size", new LoadClients(address, "/v1/embed", small)),
                new Asked("search, images of the network's size", new LoadClients(address, "/v1/search", small)),
                new Asked("search, photographs of 500×375", new LoadClients(address, "/v1/search", images(500, 375))));
        List<Speed> alone = new ArrayList<>();
        Process engine = measured.engine();
        try (BufferedWriter orders = engine.outputWriter(StandardCharsets.UTF_8);
                BufferedReader counts = engine.inputReader(StandardCharsets.UTF_8)) {
            // The first round is for the compiler.
            for (int round = 0; round <= ROUNDS; round++) {
                Duration before = processor(engine);
                orders.write(seconds + "\n");
                orders.flush();
                double images = Double.parseDouble(counts.readLine());
                Speed own = Speed.of(images, seconds, processor(engine).minus(before));
                if (round > 0) {
                    alone.add(own);
                }
                for (Asked one : asked) {
                    LoadClients.Load load = one.clients().run(CLIENTS, seconds, () -> processor(server));
                    if (round > 0) {
                        one.loads().add(load);
                    }
                }
            }
        }
        engine.waitFor();
        double own = median(alone, Speed::perSecond);
        double ownByProcessor = median(alone, Speed::perProcessorSecond);
        result.put("engineImagesPerSecond", LoadClients.rounded(own));
        result.put("engineImagesPerProcessorSecond", LoadClients.rounded(ownByProcessor));
        ObjectNode served = result.putObject("served");
        for (Asked one : asked) {
            LoadClients.Load middle = one.loads().stream()
                    .sorted(Comparator.comparingDouble(LoadClients.Load::perSecond))
                    .toList()
                    .get(ROUNDS / 2);
            ObjectNode node = middle.toJson();
            node.put("ofEngine", LoadClients.rounded(middle.perSecond() / own));
            node.put(
                    "ofEngineByProcessorTime",
                    LoadClients.rounded(median(one.loads(), LoadClients.Load::perProcessorSecond) / ownByProcessor));
            served.set(one.what(), node);
        }
    }

    private static <T> double median(List<T> speeds, ToDoubleFunction<T> figure) {
        double[] sorted = speeds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** What others get, alone and beside each kind of hostile client. */
    private ObjectNode beside(String address, List<byte[]> images) throws Exception {
        LoadClients others = new LoadClients(address, "/v1/search", images);
        ObjectNode result = JSON.createObjectNode();
        result.set("nobody", others(others));
        List<RawClient> held = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                held.add(new RawClient(address));
            }
            result.set(IDLE + " idle connections", others(others));
        } finally {
            close(held);
        }
        result.set(SLOW + " senders of a byte a second", besides(others, () -> sendSlowly(address)));
        byte[] bomb = HostileClientTest.bomb(10_000);
        result.set("a sender of images of 100 megapixels", besides(others, () -> sendAgain(address, bomb)));
        byte[] large = ServedModels.photograph(7200, 5400, "jpg", 1);
        result.set("a sender of images of 39 megapixels", besides(others, () -> sendAgain(address, large)));
        result.set("nobody, again", others(others));
        return result;
    }

    private ObjectNode others(LoadClients others) throws Exception {
        return others.run(OTHERS, seconds, () -> Duration.ZERO).toJson();
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private ObjectNode besides(LoadClients others, Nuisance nuisance) throws Exception {
        Thread thread = new Thread(() -> {
            try {
                nuisance.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        Thread.sleep(500);
        ObjectNode load = others(others);
        thread.interrupt();
        thread.join();
        return load;
    }

    private static void sendAgain(String address, byte[] image) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            RawClient.once(address, "POST", "/v1/search", Map.of(), image);
        }
    }

    private static void sendSlowly(String address) throws IOException, InterruptedException {
        List<RawClient> slow = new ArrayList<>();
        byte[] head = "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        try {
            while (true) {
                while (slow.size() < SLOW) {
                    RawClient client = new RawClient(address);
                    client.send(head);
                    slow.add(client);
                }
                for (RawClient client : List.copyOf(slow)) {
                    try {
                        client.send(new byte[1]);
                    } catch (IOException ended) {
                        client.close();
                        slow.remove(client);
                    }
                }
                Thread.sleep(1000);
            }
        } finally {
            close(slow);
        }
    }
}
