package org.colotride.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Leftovers;

/**
 * Measures what indexes take and what they miss, on 100,000 generated embeddings and on files of embeddings: {@code mvn -q
 * test-compile exec:exec@index-performance -Dindex.embeddings=NAME=FILE.npy,…}. The file named by the first argument receives
 * the result.
 */
public final class IndexPerformance {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEAP_MIB = 1024;

    private IndexPerformance() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Map<String, String> sources = new LinkedHashMap<>();
        for (String named : arguments.length > 1 ? arguments[1].split(",") : new String[0]) {
            if (!named.isBlank()) {
                sources.put(named.substring(0, named.indexOf('=')), named.substring(named.indexOf('=') + 1));
            }
        }
        sources.put("generated", "generated:100000");
        ObjectNode document = JSON.createObjectNode();
        document.put(
                "what",
                "embeddings of 512 numbers put into an index and searched, each in a process of its own: recall@10 of 200"
                        + " images as queries against looking at all; processor time, since other work ran on the machine."
                        + " generated: 100,000 of 1,000 classes, see GeneratedGallery");
        document.put("command", "mvn -q test-compile exec:exec@index-performance -Dindex.embeddings=NAME=FILE.npy,…");
        ArrayNode results = document.putArray("results");
        Path folder = Files.createTempDirectory("index-performance");
        try {
            for (Map.Entry<String, String> source : sources.entrySet()) {
                for (IndexKind kind : List.of(IndexKind.exact, IndexKind.hnsw, IndexKind.quantised)) {
                    ObjectNode result = results.addObject().put("embeddings", source.getKey());
                    result.setAll((ObjectNode)
                            JSON.valueToTree(IndexTrial.inProcess(source.getValue(), kind, "", HEAP_MIB, folder)));
                    System.out.println(result);
                }
            }
        } finally {
            Leftovers.delete(folder);
        }
        List<String> command = new ArrayList<>(sources.keySet());
        document.set(
                "provenance",
                JSON.valueToTree(Provenance.collect(Path.of(""), 1, command)
                        .withWallSeconds((System.nanoTime() - began) / 1e9)));
        AtomicFiles.writeString(
                Path.of(arguments[0]), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    }
}
