package org.colotride.retrieval.gallery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.cluster.Workers;
import org.colotride.io.Mappers;
import org.colotride.io.NpyWriter;
import org.colotride.io.Progress;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * A generated gallery, and a program that searches it in a process of its own, whose heap is smaller than the gallery: {@code
 * FILE.npy QUERIES RESULT.json}.
 */
final class MillionEmbeddings {
    static final int DIMENSION = 512;
    static final int CLASSES = 1000;

    private MillionEmbeddings() {}

    /** Images around the centres of their classes, class after class in turn. */
    static void write(Path file, int count) throws IOException {
        SeededRandom random = new SeededRandom(11);
        Embeddings centres = centres();
        float[] row = new float[DIMENSION];
        String name = file.getFileName().toString().replace(".npy", ".csv");
        try (NpyWriter writer = new NpyWriter(file, count, DIMENSION);
                BufferedWriter table = Files.newBufferedWriter(file.resolveSibling(name), StandardCharsets.UTF_8)) {
            table.write("index,label,class,name\n");
            for (int i = 0; i < count; i++) {
                around(centres, i % CLASSES, random, row);
                writer.append(row, 0, 1);
                table.write(i + "," + i % CLASSES + "," + i % CLASSES + ",image " + i + "\n");
            }
        }
    }

    static GallerySearch.Queries queries(int count) {
        SeededRandom random = new SeededRandom(12);
        Embeddings centres = centres();
        Embeddings queries = Embeddings.zeros(count, DIMENSION);
        String[] classes = new String[count];
        float[] row = new float[DIMENSION];
        for (int i = 0; i < count; i++) {
            around(centres, i % CLASSES, random, row);
            System.arraycopy(row, 0, queries.values(), queries.offset(i), DIMENSION);
            classes[i] = Integer.toString(i % CLASSES);
        }
        return new GallerySearch.Queries(queries, classes, DistanceMetric.N);
    }

    private static Embeddings centres() {
        SeededRandom random = new SeededRandom(10);
        Embeddings centres = Embeddings.zeros(CLASSES, DIMENSION);
        for (int i = 0; i < centres.values().length; i++) {
            centres.values()[i] = (float) random.nextDouble() - 0.5f;
        }
        return centres;
    }

    private static void around(Embeddings centres, int own, SeededRandom random, float[] row) {
        for (int k = 0; k < DIMENSION; k += 2) {
            long bits = random.nextLong();
            row[k] = centres.values()[centres.offset(own) + k] + NOISE * (int) bits / Integer.MAX_VALUE;
            row[k + 1] = centres.values()[centres.offset(own) + k + 1] + NOISE * (int) (bits >> 32) / Integer.MAX_VALUE;
        }
    }

    /** So much that an image of another class is nearer now and then. */
    private static final float NOISE = 1.6f;

    public static void main(String... args) throws IOException {
        long start = System.nanoTime();
        GallerySearch.Queries queries = queries(Integer.parseInt(args[1]));
        GalleryFile gallery = GalleryFormats.open(Path.of(args[0]));
        double opened = (System.nanoTime() - start) / 1e9;
        GallerySearch.Found found = new GallerySearch(queries, gallery, Workers.here(), Progress.silent()).run();
        ObjectNode result = Mappers.json().createObjectNode();
        result.put("embeddings", gallery.size());
        result.put("queries", queries.classes().length);
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("secondsToOpen", opened);
        result.put("seconds", (System.nanoTime() - start) / 1e9);
        result.put("heapLimitMiB", Runtime.getRuntime().maxMemory() >> 20);
        result.set("firstMatch", Mappers.json().valueToTree(found.figures().firstMatch()));
        result.set(
                "averagePrecision", Mappers.json().valueToTree(found.figures().averagePrecision()));
        result.put("R@1", found.figures().means().recallAt1());
        Files.writeString(Path.of(args[2]), result.toString());
    }
}
