package org.colotride.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Clients that ask one after the other, each on a connection of its own, and when they are answered. */
final class LoadClients {
    private static final double WARM_SECONDS = 2.5;

    private final String address;
    private final String path;
    private final List<byte[]> images;

    /** @param images that are sent in turn */
    LoadClients(String address, String path, List<byte[]> images) {
        this.address = address;
        this.path = path;
        this.images = images;
    }

    /**
     * @param millis of each answer, sorted
     * @param processor time that the server took meanwhile
     */
    record Load(int clients, double seconds, double[] millis, int refused, Duration processor) {
        double perSecond() {
            return millis.length / seconds;
        }

        double perProcessorSecond() {
            return millis.length / (processor.toNanos() / 1e9);
        }

        private double quantile(double share) {
            return millis.length == 0 ? Double.NaN : millis[(int) Math.ceil(share * millis.length) - 1];
        }

        ObjectNode toJson() {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("clients", clients);
            node.put("answers", millis.length);
            node.put("perSecond", rounded(perSecond()));
            node.put("p50Millis", rounded(quantile(0.5)));
            node.put("p99Millis", rounded(quantile(0.99)));
            node.put("longestMillis", rounded(quantile(1)));
            node.put("refused", refused);
            return node;
        }
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /**
     * Asks for some time before, then counts the answers that come in so many seconds: at both ends, as many questions are on
     * their way.
     *
     * @param processor time of the server, to begin with and in the end; the difference is kept
     */
    Load run(int clients, double seconds, Supplier<Duration> processor) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            long begin = System.nanoTime() + (long) (WARM_SECONDS * 1e9);
            long end = begin + (long) (seconds * 1e9);
            List<Future<List<Double>>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int first = i;
                all.add(threads.submit(() -> ask(first, begin, end)));
            }
            sleepUntil(begin);
            Duration before = processor.get();
            sleepUntil(end);
            Duration used = processor.get().minus(before);
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> one : all) {
                millis.addAll(one.get(60, TimeUnit.SECONDS));
            }
            double[] answered = millis.stream()
                    .mapToDouble(Double::doubleValue)
                    .filter(time -> time >= 0)
                    .sorted()
                    .toArray();
            return new Load(clients, seconds, answered, millis.size() - answered.length, used);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }

    /** Milliseconds of each answer, −1 of one that was refused. */
    private List<Double> ask(int first, long begin, long end) throws IOException {
        List<Double> millis = new ArrayList<>();
        try (RawClient client = new RawClient(address)) {
            for (int i = first; System.nanoTime() < end; i++) {
                long start = System.nanoTime();
                int status = client.ask("POST", path, Map.of(), images.get(i % images.size()))
                        .status();
                long now = System.nanoTime();
                if (now >= begin && now < end) {
                    millis.add(status == 200 ? (now - start) / 1e6 : -1);
                }
            }
        }
        return millis;
    }
}
