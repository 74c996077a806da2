package org.colotride.retrieval.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.colotride.io.Mappers;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gallery is searched by a process whose heap it does not fit. */
class LargeGalleryTest {
    @TempDir
    Path folder;

    /** 40 MiB of embeddings of which a block takes as many, in a heap for two of them and little else. */
    @Test
    void aSmallOneInAHeapThatIsSmallerStill() throws Exception {
        assertSearched(3 * GalleryFile.BLOCK + 5, 64, "260m", 64);
    }

    @Test
    @Tag("slow")
    void aMillionInAFifthOfTheirMemory() throws Exception {
        assertSearched(1_000_000, 1000, "400m", 12);
    }

    private void assertSearched(int count, int queries, String heap, int sample) throws Exception {
        Path file = folder.resolve("gallery.npy");
        MillionEmbeddings.write(file, count);
        Path result = folder.resolve("result.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionEmbeddings.class.getName(),
                        file.toString(),
                        Integer.toString(queries),
                        result.toString())
                .inheritIO()
                .start();
        assertTrue(process.waitFor(60, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue());
        JsonNode found = Mappers.json().readTree(result.toFile());
        assertEquals(count, found.path("embeddings").asInt());
        // Neither all are found nor none: the figures are worth comparing.
        assertTrue(
                found.path("R@1").asDouble() > 0.05 && found.path("R@1").asDouble() < 0.99,
                found.path("R@1")::toString);
        assertAsNaive(file, count, queries, found, sample);
        ((com.fasterxml.jackson.databind.node.ObjectNode) found)
                .remove(java.util.List.of("firstMatch", "averagePrecision"));
        System.out.println(found);
    }

    /** All distances of some queries, in double precision, sorted. */
    private static void assertAsNaive(Path file, int count, int queries, JsonNode found, int sample)
            throws IOException {
        GallerySearch.Queries all = MillionEmbeddings.queries(queries);
        double[][] distances = new double[sample][count];
        NpyMatrix matrix = NpyMatrix.open(file);
        Embeddings one = Embeddings.zeros(1, MillionEmbeddings.DIMENSION);
        for (int image = 0; image < count; image++) {
            matrix.read(image, 1, one.values());
            for (int i = 0; i < sample; i++) {
                distances[i][image] = distance(all.embeddings(), i * (queries / sample), one.values());
            }
        }
        for (int i = 0; i < sample; i++) {
            int query = i * (queries / sample);
            int own = Integer.parseInt(all.classes()[query]);
            double[] sorted = distances[i].clone();
            Arrays.sort(sorted);
            double[] matches = new double[(count - own + MillionEmbeddings.CLASSES - 1) / MillionEmbeddings.CLASSES];
            for (int match = 0; match < matches.length; match++) {
                matches[match] = distances[i][own + match * MillionEmbeddings.CLASSES];
            }
            Arrays.sort(matches);
            double precisions = 0;
            for (int match = 0; match < matches.length; match++) {
                int rank = Arrays.binarySearch(sorted, matches[match]);
                precisions += (match + 1.0) / (rank + 1.0);
                if (match == 0) {
                    // Of distances that single precision cannot tell apart, either may stand first.
                    assertEquals(rank, found.path("firstMatch").get(query).asInt(), 1 + 1e-4 * rank, "query " + query);
                }
            }
            assertEquals(
                    precisions / matches.length,
                    found.path("averagePrecision").get(query).asDouble(),
                    1e-5,
                    "query " + query);
        }
    }

    private static double distance(Embeddings queries, int query, float[] image) {
        double a = 0;
        double b = 0;
        double product = 0;
        for (int k = 0; k < image.length; k++) {
            double q = queries.values()[queries.offset(query) + k];
            a += q * q;
            b += (double) image[k] * image[k];
            product += q * image[k];
        }
        return 1 - product / Math.sqrt(a * b);
    }
}
