package org.colotride.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;

/** Writes the files of a run's {@code live/}, whole or not at all. Belongs to one thread at a time. */
final class LiveFiles {
    private static final ObjectMapper JSON = Mappers.json();

    private final LiveFolder folder;
    private final EventLog events;
    private final Map<String, List<TripletPictures.Triplet>> pictures = new TreeMap<>();

    LiveFiles(LiveFolder folder) {
        this.folder = folder;
        this.events = new EventLog(folder.events());
    }

    /** See {@link EventLog#resume}. */
    List<RunEvent> resume(int iteration) throws IOException {
        return events.resume(iteration);
    }

    void append(List<RunEvent> newEvents) throws IOException {
        events.append(newEvents);
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
