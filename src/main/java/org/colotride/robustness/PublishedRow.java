package org.colotride.robustness;

import java.util.Arrays;
import java.util.List;

/**
 * A row of a paper's table, to stand beside measured ones.
 *
 * @param name the defence as the paper names it; η is the number of its PGD steps in training, where that varies
 * @param benchmark a row compares only with its own
 * @param source where it stands
 * @param recallAt1 benign, in %
 * @param figures the ten in the order of {@link Declarations#standardNames}
 */
public record PublishedRow(String name, Benchmark benchmark, String source, double recallAt1, List<Double> figures) {
    private static final String ROBRANK = "RobRank, doc/dmltab-fashion.txt";
    private static final String HM = "CVPR 2022, arXiv 2203.01439";

    /** On what published figures were measured: all test images are queries, and GTM selects as the program does. */
    public enum Benchmark {
        FASHION_MNIST("Fashion-MNIST", "C2F2", "fashion-mnist", "1×28×28", 10_000, 10, "rob28"),
        CUB("CUB", "ResNet-18", "cub", "3×224×224", 5_924, 100, "rob224"),
        CARS("CARS", "ResNet-18", "cars", "3×224×224", 8_131, 98, "rob224"),
        SOP("SOP", "ResNet-18", "sop", "3×224×224", 60_502, 11_316, "rob224");

        private final String title;
        private final String network;
        private final String pipeline;
        private final String shape;
        private final int images;
        private final int classes;
        private final String profile;

        Benchmark(
                String title, String network, String pipeline, String shape, int images, int classes, String profile) {
            this.title = title;
            this.network = network;
            this.pipeline = pipeline;
            this.shape = shape;
            this.images = images;
            this.classes = classes;
            this.profile = profile;
        }

        /** The pipeline here that reads the same images. */
        public String pipeline() {
            return pipeline;
        }

        public String shape() {
            return shape;
        }

        public int images() {
            return images;
        }

        public int classes() {
            return classes;
        }

        /** Name of the attacks' strength. */
        public String profile() {
            return profile;
        }
    }

    public PublishedRow {
        figures = List.copyOf(figures);
    }

    /** Data, network and strength. */
    public String protocol() {
        return benchmark.title + ", " + benchmark.network + ", " + benchmark.profile;
    }

    /** What is known, by benchmark. */
    public static List<PublishedRow> all() {
        return List.of(
                fashion("no defence", 87.6, 1.1, 96.8, 0.3, 97.8, 0.990, 1.604, 0.1, 0.0, 12.6, 0.0),
                fashion("EST", 76.6, 14.9, 36.1, 20.9, 48.6, 0.966, 0.288, 62.0, 28.0, 20.8, 0.0),
                fashion("ACT", 78.7, 33.6, 14.6, 38.5, 12.1, 0.259, 0.541, 48.5, 59.5, 60.2, 0.1),
                hm("no defence", Benchmark.CUB, 53.9, 0.0, 100.0, 0.0, 99.9, 0.883, 1.762, 0.0, 0.0, 14.1, 0.0),
                hm("EST, η 32", Benchmark.CUB, 8.5, 2.7, 97.9, 0.4, 97.3, 0.848, 1.576, 1.4, 0.0, 4.0, 0.0),
                hm("ACT, η 32", Benchmark.CUB, 27.5, 15.5, 37.7, 15.1, 32.2, 0.472, 0.821, 11.1, 9.4, 14.9, 1.0),
                hm("HM&ICS, η 32", Benchmark.CUB, 34.9, 15.5, 37.7, 16.6, 30.9, 0.753, 0.506, 17.9, 16.7, 27.3, 2.9),
                hm("no defence", Benchmark.CARS, 62.5, 0.2, 100.0, 0.1, 99.6, 0.874, 1.816, 0.0, 0.0, 13.4, 0.0),
                hm("EST, η 32", Benchmark.CARS, 30.7, 1.2, 98.1, 0.4, 91.8, 0.880, 1.281, 2.9, 0.7, 8.2, 0.0),
                hm("ACT, η 32", Benchmark.CARS, 43.4, 18.0, 32.3, 17.5, 30.5, 0.383, 0.763, 16.3, 15.3, 20.7, 1.6),
                hm("HM&ICS, η 32", Benchmark.CARS, 60.2, 19.3, 25.9, 19.6, 25.7, 0.650, 0.446, 30.3, 36.7, 46.0, 8.8),
                hm("no defence", Benchmark.SOP, 62.9, 0.1, 99.3, 0.2, 99.1, 0.845, 1.685, 0.0, 0.0, 6.3, 0.0),
                hm("EST, η 32", Benchmark.SOP, 46.0, 12.5, 43.6, 10.6, 34.8, 0.468, 0.830, 9.6, 7.2, 17.3, 3.8),
                hm("ACT, η 32", Benchmark.SOP, 47.5, 24.1, 10.5, 22.7, 9.4, 0.253, 0.532, 21.2, 21.6, 27.8, 15.3),
                hm("HM&ICS, η 32", Benchmark.SOP, 46.8, 32.0, 4.2, 33.7, 3.0, 0.606, 0.207, 39.1, 39.8, 37.9, 45.6));
    }

    /** The rows of the data sets that some of the results were scored on; of none of these, all. */
    public static List<PublishedRow> beside(List<RobustnessResult> results) {
        List<String> pipelines = results.stream()
                .map(result -> result.data().path("pipeline").asText())
                .toList();
        List<PublishedRow> same = all().stream()
                .filter(row -> pipelines.contains(row.benchmark().pipeline))
                .toList();
        return same.isEmpty() ? all() : same;
    }

    private static PublishedRow fashion(String name, double recall, double... figures) {
        return new PublishedRow(name, Benchmark.FASHION_MNIST, ROBRANK, recall, boxed(figures));
    }

    private static PublishedRow hm(String name, Benchmark benchmark, double recall, double... figures) {
        return new PublishedRow(name, benchmark, HM, recall, boxed(figures));
    }

    private static List<Double> boxed(double... figures) {
        return Arrays.stream(figures).boxed().toList();
    }
}
