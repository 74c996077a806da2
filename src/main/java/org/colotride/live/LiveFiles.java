package org.colotride.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.report.AtomicFiles;
import org.colotride.report.TripletExample;

/** Writes the files of a run's {@code live/}, whole or not at all. Belongs to one thread. */
final class LiveFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LiveFolder folder;
    private final Map<String, List<TripletPictures.Triplet>> pictures = new TreeMap<>();

    LiveFiles(LiveFolder folder) {
        this.folder = folder;
    }

    void append(List<RunEvent> events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        // A line that was cut off when the disk was full must not take the next one with it.
        StringBuilder lines = new StringBuilder(endsWithinALine() ? "\n" : "");
        for (RunEvent event : events) {
            lines.append(json(event)).append('\n');
        }
        Files.createDirectories(folder.path());
        Files.writeString(
                folder.events(), lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private boolean endsWithinALine() throws IOException {
        if (!Files.isRegularFile(folder.events())) {
            return false;
        }
        try (FileChannel file = FileChannel.open(folder.events(), StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    /** Makes pictures of triplets, which take the place of those of the same phase at {@link #writeTriplets}. */
    void draw(String phase, int iteration, List<TripletExample> triplets) {
        pictures.put(
                phase,
                triplets.stream()
                        .map(triplet -> TripletPictures.of(phase, iteration, triplet))
                        .toList());
    }

    void writeTriplets() {
        writeBriefly(
                folder.triplets(),
                json(new TripletPictures(
                        pictures.values().stream().flatMap(List::stream).toList())));
    }

    void write(EmbeddingSnapshot embeddings) {
        embeddings.write(folder.embeddings());
    }

    void write(RunStatus status) {
        writeBriefly(folder.status(), json(status) + "\n");
    }

    private static void writeBriefly(Path file, String text) {
        AtomicFiles.writeBriefly(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String json(Record value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + value, e);
        }
    }
}
